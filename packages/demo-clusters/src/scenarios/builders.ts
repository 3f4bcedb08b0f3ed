import { isTrue } from '../controllers/conditions';
import { admitCreate } from '../kubevirt/admission';
import { VMIS, VMS } from '../kubevirt/resources';
import { KubeObject, NewKubeObject } from '../types';
import type { DemoCluster } from '../cluster';
import type { ScenarioTarget } from './types';

const SETTLE_MS = 300;

const FEDORA = 'quay.io/containerdisks/fedora:42';

export interface VmOptions {
  name: string;
  image?: string;
  memory?: string;
  cores?: number;
  runStrategy?: string;
  /** Merged over the spec of the VM. */
  spec?: Record<string, unknown>;
  /** Merged over the spec of the template. */
  template?: Record<string, unknown>;
  /** Merged over the domain. */
  domain?: Record<string, unknown>;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
}

/** Makes a namespace unless it is there. */
export function ensureNamespace({ store }: DemoCluster, name: string): void {
  if (!store.get({ resource: 'namespaces', name })) {
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
}

/** Lets the entity see whatever the namespace has: so it is shown of a VM that it is not there. */
export function agreeForAll({
  cluster,
  namespace,
  entity,
}: ScenarioTarget): void {
  ensureNamespace(cluster, namespace);
  cluster.store.mutate({ resource: 'namespaces', name: namespace }, draft => {
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      ...ownership(entity).annotations,
    };
  });
}

function ownership(entity: string) {
  return {
    labels: { 'backstage.io/kubernetes-id': entity },
    annotations: { 'backstage.io/entity-ref': `component:default/${entity}` },
  };
}

/** A VM with a container disk, a network and cloud-init, owned by an entity. */
export function virtualMachine(
  { namespace, entity }: Pick<ScenarioTarget, 'namespace' | 'entity'>,
  options: VmOptions,
): NewKubeObject {
  const { labels, annotations } = ownership(entity);
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: {
      name: options.name,
      namespace,
      labels: { ...labels, ...options.labels },
      annotations,
    },
    spec: {
      runStrategy: options.runStrategy ?? 'Always',
      template: {
        metadata: {
          labels: { ...labels, ...options.labels },
          ...(options.annotations && { annotations: options.annotations }),
        },
        spec: {
          domain: {
            cpu: { cores: options.cores ?? 1 },
            devices: {
              disks: [
                { name: 'rootdisk', disk: { bus: 'virtio' } },
                { name: 'cloudinit', disk: { bus: 'virtio' } },
              ],
              interfaces: [{ name: 'default', masquerade: {} }],
              rng: {},
            },
            memory: { guest: options.memory ?? '1Gi' },
            ...options.domain,
          },
          networks: [{ name: 'default', pod: {} }],
          volumes: [
            {
              name: 'rootdisk',
              containerDisk: { image: options.image ?? FEDORA },
            },
            {
              name: 'cloudinit',
              cloudInitNoCloud: {
                userData: `#cloud-config\nhostname: ${options.name}\n`,
              },
            },
          ],
          ...options.template,
        },
      },
      ...options.spec,
    },
  };
}

/** Volumes and disks for a root disk on a claim or a DataVolume. */
export function rootOn(source: { claim?: string; dataVolume?: string }) {
  const { claim, dataVolume } = source;
  return {
    template: {
      volumes: [
        claim
          ? { name: 'rootdisk', persistentVolumeClaim: { claimName: claim } }
          : { name: 'rootdisk', dataVolume: { name: dataVolume } },
      ],
    },
    devices: {
      disks: [{ name: 'rootdisk', disk: { bus: 'virtio' } }],
      interfaces: [{ name: 'default', masquerade: {} }],
    },
  };
}

/** A VM whose root disk is imported from an address. */
export function importedVm(
  target: Pick<ScenarioTarget, 'namespace' | 'entity'>,
  options: VmOptions & { url: string; storageClassName?: string },
): NewKubeObject {
  const dataVolume = `${options.name}-root`;
  const { template, devices } = rootOn({ dataVolume });
  const { url, storageClassName, ...rest } = options;
  return virtualMachine(target, {
    ...rest,
    template: { ...template, ...rest.template },
    domain: { devices, ...rest.domain },
    spec: {
      dataVolumeTemplates: [
        {
          metadata: { name: dataVolume },
          spec: {
            source: url.startsWith('docker://')
              ? { registry: { url } }
              : { http: { url } },
            storage: {
              resources: { requests: { storage: '10Gi' } },
              ...(storageClassName && { storageClassName }),
            },
          },
        },
      ],
      ...rest.spec,
    },
  });
}

/** Creates an object as a person would: through virt-api's webhooks, unless it is there already. */
export function create(cluster: DemoCluster, object: NewKubeObject): void {
  const { store, clock } = cluster;
  const resource = store.resourceOf(object.apiVersion, object.kind);
  if (!resource) {
    throw new Error(
      `Cluster ${cluster.name} does not serve ${object.kind} (${object.apiVersion}): install KubeVirt and CDI first`,
    );
  }
  const { namespace, name } = object.metadata;
  if (name && store.get({ resource, namespace, name })) {
    return;
  }
  if (namespace) {
    ensureNamespace(cluster, namespace);
  }
  const draft = JSON.parse(JSON.stringify(object)) as KubeObject;
  admitCreate(store, clock, resource, draft);
  store.create(draft);
}

export function createVm(target: ScenarioTarget, options: VmOptions): void {
  create(target.cluster, virtualMachine(target, options));
}

/** Creates a VM, and calls `work` with its VMI once it runs. */
export function createVmThen(
  target: ScenarioTarget,
  options: VmOptions,
  work: (vmi: KubeObject) => void,
): void {
  createVm(target, options);
  whenVmi(target, options.name, isRunning, work);
}

/** Calls `work` with the VMI once it fulfils the condition; checks with each change of it. */
export function whenVmi(
  { cluster, namespace }: ScenarioTarget,
  name: string,
  condition: (vmi: KubeObject) => boolean,
  work: (vmi: KubeObject) => void,
): void {
  const { store, clock } = cluster;
  let done = false;
  let unsubscribe = () => {};
  const check = (vmi: KubeObject | undefined) => {
    if (!done && vmi && condition(vmi)) {
      done = true;
      unsubscribe();
      // Not inside the change: controllers come first, so that the VM says what its VMI says.
      clock.after(SETTLE_MS, () =>
        work(store.get({ resource: VMIS, namespace, name }) ?? vmi),
      );
    }
  };
  unsubscribe = store.subscribe(VMIS, ({ type, object }) => {
    if (
      type !== 'DELETED' &&
      object.metadata.name === name &&
      object.metadata.namespace === namespace
    ) {
      check(object);
    }
  });
  check(store.get({ resource: VMIS, namespace, name }));
}

/** Does the VM run, and has its guest reported itself? */
export function isRunning(vmi: KubeObject): boolean {
  return isTrue(vmi, 'Ready') && isTrue(vmi, 'AgentConnected');
}

export function vmRef({ namespace }: ScenarioTarget, name: string) {
  return { resource: VMS, namespace, name };
}
