/*
 * Writes what a real cluster holds of a VM into a fixture of the model's tests, reduced to what the model
 * reads and without names of registries.
 *
 *   KUBECONFIG=... node scripts/capture-fixtures.mjs NAMESPACE VM [CASE]
 *   KUBECONFIG=... node scripts/capture-fixtures.mjs --platform CASE
 *
 * CASE is the file's name below src/model/__fixtures__; by default the VM's.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OUT = join(
  dirname(fileURLToPath(import.meta.url)),
  '../src/model/__fixtures__',
);

/** Dropped wherever they stand. */
const DROPPED = new Set([
  'managedFields',
  'finalizers',
  'generateName',
  'selfLink',
  'resourceVersion',
  'blockOwnerDeletion',
  'lastProbeTime',
  'userData',
  'networkData',
  'containerID',
  'imageID',
  'started',
  'allocatedResources',
  'podIP',
  'podIPs',
  'hostIP',
  'hostIPs',
  'features',
  'firmware',
  'model',
  'rng',
  'interface',
  'selinuxContext',
  'topologyHints',
  'migrationConfiguration',
  'targetDirectMigrationNodePorts',
  'targetNodeAddress',
  'volumeSnapshotStatuses',
  'images',
  'addresses',
  'nodeInfo',
  'capacityBytes',
]);

/** Fields of a pod's spec that the model reads. */
const POD_SPEC = ['nodeName', 'nodeSelector', 'containers'];
const CONTAINER = ['name', 'image', 'resources'];
const KEPT_ANNOTATIONS =
  /^kubevirt\.io\/(ephemeral-provisioning|migrationJobName|domain|heartbeat|evacuationMigration|workloadUpdateMigration)$/;
const KEPT_NODE_LABELS = /^kubevirt\.io\/schedulable$/;

function kubectl(...args) {
  const output = execFileSync('kubectl', [...args, '-o', 'json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(output);
}

const list = (kind, ...args) => kubectl('get', kind, ...args).items;

function pick(object, keys) {
  return Object.fromEntries(
    keys.filter(key => key in object).map(key => [key, object[key]]),
  );
}

function withoutHost(image) {
  return image.replace(
    /^((?:docker:\/\/)?)[\w-]+(?:\.[\w-]+)+(?::\d+)?\//,
    '$1registry.example/',
  );
}

function clean(value, key) {
  if (Array.isArray(value)) {
    return value.map(entry => clean(entry));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !DROPPED.has(name))
        .map(([name, entry]) => [name, clean(entry, name)]),
    );
  }
  return key === 'image' && typeof value === 'string'
    ? withoutHost(value)
    : value;
}

function reduce(object) {
  const reduced = clean(object);
  const { metadata, kind, spec, status } = reduced;
  if (metadata.annotations) {
    metadata.annotations = Object.fromEntries(
      Object.entries(metadata.annotations).filter(([name]) =>
        KEPT_ANNOTATIONS.test(name),
      ),
    );
  }
  if (kind === 'Pod') {
    reduced.spec = pick(spec, POD_SPEC);
    reduced.spec.containers = spec.containers.map(container =>
      pick(container, CONTAINER),
    );
  }
  if (kind === 'Node') {
    metadata.labels = Object.fromEntries(
      Object.entries(metadata.labels ?? {}).filter(([name]) =>
        KEPT_NODE_LABELS.test(name),
      ),
    );
    reduced.spec = pick(spec, ['unschedulable']);
    reduced.status = pick(status, ['conditions', 'allocatable']);
  }
  if (kind === 'Deployment' || kind === 'DaemonSet') {
    reduced.spec = pick(spec, ['replicas']);
  }
  if (kind === 'KubeVirt' || kind === 'CDI') {
    delete reduced.spec;
    delete status.generations;
  }
  if (kind === 'CustomResourceDefinition') {
    return { kind, metadata: pick(metadata, ['name', 'uid']) };
  }
  return reduced;
}

function write(name, content) {
  const file = join(OUT, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(content, undefined, 1)}\n`);
  process.stdout.write(`${file}\n`);
}

function captureVm(namespace, name, caseName = name) {
  const inNamespace = ['-n', namespace];
  const named = object => object.metadata.name === name;
  const controls = (owner, object) =>
    object.metadata.ownerReferences?.some(
      reference =>
        reference.controller && reference.uid === owner?.metadata.uid,
    );
  const vm = list('virtualmachines.kubevirt.io', ...inNamespace).find(named);
  const vmi = list('virtualmachineinstances.kubevirt.io', ...inNamespace).find(
    named,
  );
  const allPods = list('pods', ...inNamespace);
  const launchers = allPods.filter(pod => controls(vmi, pod));
  const hotplug = allPods.filter(pod =>
    launchers.some(launcher => controls(launcher, pod)),
  );
  const volumes =
    (vmi ?? vm).spec.template?.spec.volumes ?? vmi?.spec.volumes ?? [];
  const names = new Set(
    volumes.map(
      volume =>
        volume.dataVolume?.name ?? volume.persistentVolumeClaim?.claimName,
    ),
  );
  const used = object => names.has(object.metadata.name);
  write(caseName, {
    now: new Date().toISOString(),
    vm: vm && reduce(vm),
    vmi: vmi && reduce(vmi),
    pods: [...launchers, ...hotplug].map(reduce),
    migrations: list(
      'virtualmachineinstancemigrations.kubevirt.io',
      ...inNamespace,
    )
      .filter(migration => migration.spec.vmiName === name)
      .map(reduce),
    dataVolumes: list('datavolumes.cdi.kubevirt.io', ...inNamespace)
      .filter(volume => used(volume) || controls(vm, volume))
      .map(reduce),
    claims: list('persistentvolumeclaims', ...inNamespace)
      .filter(used)
      .map(reduce),
    nodes: list('nodes').map(reduce),
  });
}

function capturePlatform(caseName) {
  const inNamespaces = (kind, ...args) =>
    ['kubevirt', 'cdi'].flatMap(namespace =>
      list(kind, '-n', namespace, ...args),
    );
  write(caseName, {
    now: new Date().toISOString(),
    kubevirts: list('kubevirts.kubevirt.io', '-A').map(reduce),
    cdis: list('cdis.cdi.kubevirt.io').map(reduce),
    deployments: inNamespaces('deployments').map(reduce),
    daemonSets: inNamespaces('daemonsets').map(reduce),
    componentPods: inNamespaces('pods').map(reduce),
    launcherPods: [],
    leases: inNamespaces('leases').map(reduce),
    nodes: list('nodes').map(reduce),
    crds: list('customresourcedefinitions')
      .filter(crd => /(^|\.)kubevirt\.io$/.test(crd.spec.group))
      .map(reduce),
    storageProfiles: list('storageprofiles.cdi.kubevirt.io').map(reduce),
  });
}

const [first, second, third] = process.argv.slice(2);
if (first === '--platform' && second) {
  capturePlatform(second);
} else if (first && second) {
  captureVm(first, second, third);
} else {
  process.stderr.write(
    'Usage: capture-fixtures.mjs NAMESPACE VM [CASE] | --platform CASE\n',
  );
  process.exitCode = 2;
}
