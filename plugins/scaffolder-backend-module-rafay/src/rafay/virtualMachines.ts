import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_VIRTUAL_MACHINES,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  buildVirtualMachine,
  checkUniqueNames,
  checkVmCount,
  checkVmNamespace,
  isObject,
  parseKubeDocs,
  toYaml,
} from '../kubevirt';
import type { DataVolumePolicy, KubeDoc, VmInput } from '../kubevirt';
import type { RepositoryBuilder } from './RepositoryBuilder';
import type { Lock, LockedVm } from './lock';
import { checkName, checkUnique } from './names';
import { vmOwnership } from './ownership';
import { CDI_CR, CDI_OPERATOR } from './platform';

/** Where VMs go and what may be in them. */
export interface VmOptions {
  /** How errors call the list of VMs. */
  field: string;
  /** The blueprint's own by default, or where the VM is already. */
  namespace?: string;
  dataVolumes?: DataVolumePolicy;
  /** Catalog component of the VMs; the blueprint's own by default. */
  entityName?: string;
  /** Clusters to run on; by default the blueprint's, or those of the VM already. */
  clusters?: string[];
  /** How many VMs one run may write. */
  maxVms?: number;
}

/**
 * `put`: whatever is there becomes what is asked for. `add`: the names must be free. `change`: the VMs
 * must exist.
 */
export type VmMode = 'put' | 'add' | 'change';

/**
 * Writes VMs into the repository.
 *
 * Disks that CDI fills become a workload of their own, beside the VM's. As `dataVolumeTemplates` they
 * would be owned by the VM and deleted with it (kubevirt pkg/virt-controller/watch/vm: DataVolumes of
 * templates get the VM as controller), so a VM could not be removed without its data.
 */
export function putVirtualMachines(
  builder: RepositoryBuilder,
  vms: VmInput[],
  options: VmOptions & { mode: VmMode },
): void {
  const { field, mode } = options;
  const { settings } = builder;
  checkVmCount(vms.length, field, options.maxVms);
  if (options.namespace !== undefined) {
    builder.warnings.push(
      ...checkVmNamespace(options.namespace, 'vmNamespace'),
    );
  }
  vms.forEach((vm, index) => checkVmName(`${field}[${index}].name`, vm.name));
  checkUniqueNames(vms, field);
  for (const [index, given] of vms.entries()) {
    const path = `${field}[${index}]`;
    const known = builder.virtualMachine(given.name);
    const namespace =
      options.namespace ?? known?.namespace ?? settings.vmNamespace;
    checkMode(builder, given.name, mode, path, namespace);
    builder.putNamespace(namespace);
    const entityName = options.entityName ?? known?.entityName;
    const clusters =
      options.clusters ??
      known?.clusters ??
      settings.vmClusters ??
      settings.clusters;
    const ownership = vmOwnership(settings, entityName);
    if (entityName !== undefined && entityName !== settings.entityName) {
      builder.warnings.push(
        `${path}: component '${entityName}' is not in this repository. For its page to show '${given.name}' before Rafay has applied it, add '${namespace}/${given.name}' to its annotation ${ANNOTATION_VIRTUAL_MACHINES}`,
      );
    }
    const vm = mode === 'change' ? mergeChange(builder, given) : given;
    const built = buildVirtualMachine(vm, {
      namespace,
      labels: ownership.labels,
      entityRef: ownership.entityRef,
      path,
      kubevirtVersion: settings.kubevirtVersion,
      dataVolumes: options.dataVolumes,
    });
    builder.warnings.push(...built.warnings.map(text => `${path}: ${text}`));
    const { machine, disks } = vm.manifest
      ? { machine: built.manifest, disks: [] }
      : separateDisks(built.manifest, namespace);
    putVm(builder, machine, disks, {
      name: vm.name,
      namespace,
      kind: machine.kind as LockedVm['kind'],
      needsCdi: built.needsCdi,
      input: { ...vm },
      path,
      ...(entityName ? { entityName } : {}),
      ...(clusters ? { clusters } : {}),
    });
  }
}

/**
 * Takes VMs out of the repository. Their disks stay, as workloads of their own, by default.
 *
 * @throws ConflictError if the disks are part of the VM, so that they cannot be kept
 */
export function removeVirtualMachines(
  builder: RepositoryBuilder,
  names: string[],
  options: { field: string; deleteDisks: boolean },
): void {
  const { field, deleteDisks } = options;
  checkUnique(field, names);
  for (const [index, name] of names.entries()) {
    const path = `${field}[${index}]`;
    checkName(path, name);
    const known = findVm(builder, name, path);
    if (!deleteDisks && hasOwnDisks(builder, name)) {
      throw new ConflictError(
        `${path}: the disks of '${name}' are part of the virtual machine (dataVolumeTemplates) and are deleted with it. Set deleteDisks if that is meant`,
      );
    }
    builder.removeWorkload(name);
    if (known.disks && deleteDisks) {
      builder.removeWorkload(known.disks);
    }
    builder.forgetVirtualMachine(name);
    const keep = known.disks !== undefined && !deleteDisks;
    if (keep) {
      builder.rememberVirtualMachine({ ...known, removed: true });
      builder.warnings.push(
        `The disks of '${name}' are kept in workload '${known.disks}'. A virtual machine of the same name takes them up again`,
      );
    }
  }
}

/** Whether the VM's disks go with it: DataVolumes of its own (dataVolumeTemplates). */
function hasOwnDisks(builder: RepositoryBuilder, name: string): boolean {
  const text = builder.workloadArtifact(name);
  return (
    text !== undefined &&
    parseKubeDocs(text, { name: `the manifest of '${name}'` }).some(
      ({ spec }) =>
        isObject(spec) &&
        Array.isArray(spec.dataVolumeTemplates) &&
        spec.dataVolumeTemplates.length > 0,
    )
  );
}

/** Workloads of all VMs in the order of deployment: disks before the VM that uses them. */
export function vmWorkloads(lock: Lock): string[] {
  return [...lock.virtualMachines]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(vm => [
      ...(vm.disks ? [vm.disks] : []),
      ...(vm.removed ? [] : [vm.name]),
    ]);
}

function putVm(
  builder: RepositoryBuilder,
  machine: KubeDoc,
  disks: KubeDoc[],
  vm: Omit<LockedVm, 'disks'> & { path: string },
): void {
  const { path, ...known } = vm;
  const { clusters } = known;
  const before = builder.virtualMachine(vm.name);
  const allDisks = withKeptDisks(builder, before?.disks, disks, path);
  const disksName = allDisks.length ? disksWorkload(vm.name) : undefined;
  if (disksName) {
    putDocuments(builder, disksName, vm.namespace, allDisks, clusters);
  }
  putDocuments(builder, vm.name, vm.namespace, [machine], clusters);
  builder.rememberVirtualMachine({
    ...known,
    ...(disksName ? { disks: disksName } : {}),
  });
}

/**
 * The disks asked for, and those that were there before and hold data. CDI refuses to change a
 * DataVolume's spec (containerized-data-importer pkg/apiserver/webhooks/datavolume-validate.go).
 */
function withKeptDisks(
  builder: RepositoryBuilder,
  workload: string | undefined,
  disks: KubeDoc[],
  path: string,
): KubeDoc[] {
  const text = workload && builder.workloadArtifact(workload);
  if (!text) {
    return disks;
  }
  const before = parseKubeDocs(text, { name: `the disks of ${path}` });
  for (const disk of disks) {
    const old = before.find(doc => doc.metadata.name === disk.metadata.name);
    if (old && toYaml([old.spec]) !== toYaml([disk.spec])) {
      throw new ConflictError(
        `${path}: disk '${disk.metadata.name}' exists, and the source or size of a disk cannot be changed. Add another disk, or use another name for the virtual machine`,
      );
    }
  }
  const kept = before.filter(
    doc => !disks.some(disk => disk.metadata.name === doc.metadata.name),
  );
  for (const { metadata } of kept) {
    builder.warnings.push(
      `${path}: disk '${metadata.name}' is no longer used and is kept in workload '${workload}'`,
    );
  }
  return [...kept, ...disks];
}

/** What was asked for before, with what is asked for now over it. */
function mergeChange(builder: RepositoryBuilder, change: VmInput): VmInput {
  const before = builder.virtualMachine(change.name)!
    .input as unknown as VmInput;
  const base = { ...before };
  if (change.instancetype !== undefined) {
    delete base.cpu;
    delete base.memory;
  } else if (change.cpu !== undefined || change.memory !== undefined) {
    delete base.instancetype;
    delete base.instancetypeKind;
  }
  if (change.preference !== undefined) {
    delete base.preferenceKind;
  }
  if (change.manifest !== undefined) {
    return change;
  }
  return { ...base, ...change };
}

function putDocuments(
  builder: RepositoryBuilder,
  name: string,
  namespace: string,
  documents: KubeDoc[],
  clusters: string[] | undefined,
): void {
  const text = toYaml(documents);
  builder.putWorkload({
    name,
    namespace,
    content: { text, bytes: Buffer.byteLength(text, 'utf8') },
    clusters,
  });
}

function separateDisks(
  manifest: KubeDoc,
  namespace: string,
): { machine: KubeDoc; disks: KubeDoc[] } {
  const spec = manifest.spec as Record<string, unknown>;
  const templates = spec.dataVolumeTemplates;
  if (!Array.isArray(templates) || !templates.length) {
    return { machine: manifest, disks: [] };
  }
  const { dataVolumeTemplates: _, ...rest } = spec;
  return {
    machine: { ...manifest, spec: rest },
    disks: templates.map(template => ({
      apiVersion: 'cdi.kubevirt.io/v1beta1',
      kind: 'DataVolume',
      ...template,
      metadata: {
        ...template.metadata,
        namespace,
        labels: { ...manifest.metadata.labels, ...template.metadata.labels },
        annotations: {
          ...ownerAnnotations(manifest),
          ...template.metadata.annotations,
        },
      },
    })),
  };
}

function ownerAnnotations(manifest: KubeDoc): Record<string, string> {
  const ref = manifest.metadata.annotations?.[ANNOTATION_ENTITY_REF];
  return ref === undefined ? {} : { [ANNOTATION_ENTITY_REF]: ref };
}

function disksWorkload(vm: string): string {
  return `${vm}-disks`;
}

function checkVmName(field: string, name: string): void {
  checkName(field, name);
  if ([CDI_OPERATOR, CDI_CR].includes(name)) {
    throw new InputError(
      `${field}: '${name}' is the name of a platform workload. Choose another one`,
    );
  }
  // Leaves room for the workload of the disks.
  if (name.length > 57) {
    throw new InputError(
      `${field}: the name is ${name.length} characters long; at most 57 are allowed`,
    );
  }
}

function checkMode(
  builder: RepositoryBuilder,
  name: string,
  mode: VmMode,
  path: string,
  namespace: string,
): void {
  const known = builder.virtualMachine(name);
  if (mode === 'change') {
    const { namespace: current } = findVm(builder, name, path);
    if (current !== namespace) {
      throw new InputError(
        `vmNamespace: '${name}' lives in namespace '${current}' and cannot move to '${namespace}'. Remove it there and add it here`,
      );
    }
    return;
  }
  if (mode === 'add' && known && !known.removed) {
    throw new ConflictError(
      `${path}.name: there is a virtual machine '${name}' in the repository already. Choose another name, or change that one`,
    );
  }
  if (known && known.namespace !== namespace) {
    throw new ConflictError(
      known.removed
        ? `${path}.name: the disks of a removed virtual machine '${name}' are kept in namespace '${known.namespace}'. Choose another name, or that namespace`
        : `vmNamespace: '${name}' lives in namespace '${known.namespace}' and cannot move to '${namespace}'. Remove it there and add it here`,
    );
  }
  for (const workload of [name, disksWorkload(name)]) {
    if (builder.hasWorkload(workload) && !builder.ownsWorkload(workload)) {
      throw new ConflictError(
        `${path}.name: the project has a workload '${workload}' already, which is not this generator's. Choose another name`,
      );
    }
  }
}

function findVm(
  builder: RepositoryBuilder,
  name: string,
  path: string,
): LockedVm {
  const present = builder.lock.virtualMachines.filter(vm => !vm.removed);
  const known = present.find(vm => vm.name === name);
  if (!known) {
    throw new NotFoundError(
      `${path}: there is no virtual machine '${name}' in the repository. It has: ${
        present
          .map(vm => vm.name)
          .sort()
          .slice(0, 20)
          .join(', ') || 'none'
      }`,
    );
  }
  return known;
}
