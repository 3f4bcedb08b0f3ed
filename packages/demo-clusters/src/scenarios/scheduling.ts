import { HELD } from '../controllers/held';
import { newNode } from '../kubelet/nodes';
import { setInitializing } from '../kubelet/podStatus';
import { timestamp } from '../controllers/context';
import { create, createVm, ensureNamespace } from './builders';
import type { Scenario, ScenarioTarget } from './types';

/** Adds a machine to the cluster, for one scenario. */
export function addNode(
  { cluster }: ScenarioTarget,
  name: string,
  address: string,
  extra: {
    kvm?: number;
    taints?: { key: string; value?: string; effect: string }[];
  } = {},
): string {
  const node = `${cluster.name}-${name}`;
  if (!cluster.store.get({ resource: 'nodes', name: node })) {
    cluster.store.create(
      newNode(
        { name: node, address, memory: '16Gi', ...extra },
        timestamp(cluster.clock),
      ),
    );
  }
  return node;
}

/** Pods of a VMI are taken up by their kubelet, which then waits for a volume that another Node still has. */
function holdBeforeStart(
  { cluster, namespace }: ScenarioTarget,
  vmi: string,
): void {
  const { store, clock, context } = cluster;
  store.subscribe('pods', ({ type, object: pod }) => {
    const { metadata, spec, status } = pod;
    if (
      type === 'DELETED' ||
      metadata.namespace !== namespace ||
      metadata.annotations?.['kubevirt.io/domain'] !== vmi
    ) {
      return;
    }
    const ref = { resource: 'pods', namespace, name: metadata.name };
    if (metadata.annotations[HELD] === undefined) {
      clock.after(0, () =>
        store.mutate(ref, draft => {
          draft.metadata.annotations![HELD] = '';
        }),
      );
    } else if (spec.nodeName && !status?.startTime) {
      clock.after(0, () => {
        store.mutate(ref, draft =>
          setInitializing(draft, '192.0.2.11', timestamp(clock)),
        );
        context.events.warning(
          pod,
          'attachdetach-controller',
          'FailedAttachVolume',
          'Multi-Attach error for volume "pvc-0a6c2f6e" Volume is already exclusively attached to one node and can\'t be attached to another',
        );
      });
    }
  });
}

const hostname = (node: string) => ({
  nodeSelector: { 'kubernetes.io/hostname': node },
});

export const SCHEDULING: Scenario[] = [
  {
    name: 'no-memory',
    title: 'No Node has enough memory',
    description: 'A VM asks for 512 GiB.',
    expect: 'ErrorUnschedulable: no Node has the memory',
    cause: 'unschedulable-memory',
    run: target => createVm(target, { name: 'no-memory', memory: '512Gi' }),
  },
  {
    name: 'no-cpu',
    title: 'No Node has enough CPU',
    description: 'A VM asks for 40 CPUs of its own.',
    expect: 'ErrorUnschedulable: no Node has the CPU',
    cause: 'unschedulable-cpu',
    run: target =>
      createVm(target, {
        name: 'no-cpu',
        domain: { cpu: { cores: 40 }, resources: { requests: { cpu: '40' } } },
      }),
  },
  {
    name: 'no-kvm',
    title: 'The Node has no KVM',
    description: 'A VM is bound to a machine without hardware virtualisation.',
    expect: 'ErrorUnschedulable: no KVM device is free',
    cause: 'unschedulable-kvm',
    run: target => {
      const node = addNode(target, 'node-no-kvm', '192.0.2.31', { kvm: 0 });
      createVm(target, { name: 'no-kvm', template: hostname(node) });
    },
  },
  {
    name: 'tainted',
    title: 'The Node is reserved for others',
    description: 'A VM is bound to a Node whose taint it does not tolerate.',
    expect: 'ErrorUnschedulable: untolerated taint(s)',
    cause: 'unschedulable-taint',
    run: target => {
      const node = addNode(target, 'node-reserved', '192.0.2.32', {
        taints: [{ key: 'dedicated', value: 'finance', effect: 'NoSchedule' }],
      });
      createVm(target, { name: 'tainted', template: hostname(node) });
    },
  },
  {
    name: 'no-such-label',
    title: 'No Node has the label',
    description: 'A VM asks for Nodes with the label disktype=nvme.',
    expect: 'ErrorUnschedulable: no Node matches the node selector',
    cause: 'unschedulable-affinity',
    run: target =>
      createVm(target, {
        name: 'no-such-label',
        template: { nodeSelector: { disktype: 'nvme' } },
      }),
  },
  {
    name: 'volume-elsewhere',
    title: 'The volume is on another Node',
    description:
      'The disk of a VM is local to a Node that the VM may not run on.',
    expect: "ErrorUnschedulable: didn't match PersistentVolume's node affinity",
    cause: 'unschedulable-volume',
    run: target => {
      const { cluster, namespace } = target;
      ensureNamespace(cluster, namespace);
      const [first, second] = cluster.store
        .list('nodes')
        .map(({ metadata }) => metadata.name);
      create(cluster, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: 'volume-elsewhere',
          namespace,
          annotations: { 'volume.kubernetes.io/selected-node': first },
        },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '10Gi' } },
          storageClassName: 'local-disk',
        },
      });
      createVm(target, {
        name: 'volume-elsewhere',
        template: {
          ...hostname(second),
          volumes: [
            {
              name: 'rootdisk',
              persistentVolumeClaim: { claimName: 'volume-elsewhere' },
            },
          ],
        },
        domain: {
          devices: {
            disks: [{ name: 'rootdisk', disk: { bus: 'virtio' } }],
            interfaces: [{ name: 'default', masquerade: {} }],
          },
        },
      });
    },
  },
  {
    name: 'no-huge-pages',
    title: 'No Node has huge pages',
    description:
      'The memory of a VM is to be in pages of 1 GiB, and no Node has set any aside.',
    expect: 'ErrorUnschedulable: no Node has enough of the resource',
    cause: 'unschedulable',
    run: target =>
      createVm(target, {
        name: 'no-huge-pages',
        domain: {
          memory: { guest: '1Gi', hugepages: { pageSize: '1Gi' } },
        },
      }),
  },
  {
    name: 'pod-stuck',
    title: 'The Node does not get the pod ready to start',
    description:
      'The disk of a VM is still attached to another Node, so that the kubelet waits with the containers.',
    expect:
      'Starting; after two minutes it says to look at the events of the pod',
    cause: 'pod-stuck',
    run: target => {
      holdBeforeStart(target, 'pod-stuck');
      createVm(target, { name: 'pod-stuck' });
    },
  },
];
