import type { RealCluster } from '../RealCluster';
import { claim, imported, onClaim, realInstance, realVm } from '../realVms';
import type { RealVm } from '../realVms';

/** Keeps a VM from going until the run lets it. */
export const HOLD = 'example.com/hold';

/** Makes a VM that fares in one way or another; resolves when the API server has it. */
export type Maker = (name: string) => Promise<unknown>;

/** What VMs can be like. Nothing of this needs more than a cluster with KubeVirt and CDI. */
export function makers(
  cluster: RealCluster,
  around: { neverClass: string; quotaNamespace: string },
): Record<string, Maker> {
  const vm =
    (more: Partial<RealVm> = {}): Maker =>
    name =>
      cluster.make(realVm({ name, ...more }));
  const withDisk =
    (url: string, storage?: object, runStrategy?: string): Maker =>
    name =>
      cluster.make(
        realVm({ name, runStrategy, ...imported(name, url, storage) }),
      );
  const never = {
    storageClassName: around.neverClass,
    accessModes: ['ReadWriteOnce'],
  };
  const small = { memory: { guest: '64Mi' } };
  const disks = [{ name: 'root', disk: { bus: 'virtio' } }];
  return {
    healthy: vm({ template: { evictionStrategy: 'LiveMigrate' } }),
    plain: vm(),
    halted: vm({ runStrategy: 'Halted' }),
    manual: vm({ runStrategy: 'Manual' }),
    once: vm({ runStrategy: 'Once' }),
    rerun: vm({ runStrategy: 'RerunOnFailure' }),
    paused: vm({ template: { startStrategy: 'Paused' } }),
    agentless: vm({ image: 'registry.example/guests/no-agent:1' }),
    bridged: vm({
      domain: {
        ...small,
        devices: { disks, interfaces: [{ name: 'default', bridge: {} }] },
      },
      template: { evictionStrategy: 'LiveMigrate' },
    }),
    external: vm({ template: { evictionStrategy: 'External' } }),
    alone: name => cluster.make(realInstance({ name })),
    held: name => {
      const object = realVm({ name });
      object.metadata.finalizers = [HOLD];
      return cluster.make(object);
    },
    large: vm({ domain: { memory: { guest: '4Ti' } } }),
    'many-cpus': vm({
      domain: { ...small, resources: { requests: { cpu: '900' } } },
    }),
    'huge-pages': vm({
      domain: { memory: { guest: '64Mi', hugepages: { pageSize: '2Mi' } } },
    }),
    gpu: vm({
      domain: {
        ...small,
        devices: {
          disks,
          interfaces: [{ name: 'default', masquerade: {} }],
          gpus: [{ name: 'gpu', deviceName: 'gpu.example/large' }],
        },
      },
    }),
    'no-label': vm({ template: { nodeSelector: { disktype: 'imagined' } } }),
    'no-cpu-model': vm({
      domain: { ...small, cpu: { cores: 1, model: 'Penryn-Imagined' } },
    }),
    'no-image': vm({ image: 'registry.example/no-such-image:1' }),
    'no-claim': vm({ template: onClaim('nobody-made-it') }),
    'claim-waits': async name => {
      await cluster.make(claim(name, 'no-such-class'));
      await cluster.make(realVm({ name, template: onClaim(name) }));
    },
    'first-consumer': async name => {
      await cluster.make(claim(name, around.neverClass));
      await cluster.make(realVm({ name, template: onClaim(name) }));
    },
    imported: withDisk('http://images.example/a.qcow2'),
    'import-halted': withDisk(
      'http://images.example/a.qcow2',
      undefined,
      'Halted',
    ),
    'import-fails': withDisk('http://images.example/no-such.qcow2'),
    'import-waits': withDisk('http://images.example/a.qcow2', never),
    'import-waits-halted': withDisk(
      'http://images.example/a.qcow2',
      never,
      'Halted',
    ),
    'no-class': withDisk('http://images.example/a.qcow2', {
      storageClassName: 'no-such-class',
    }),
    quota: vm({ namespace: around.quotaNamespace }),
    'no-instancetype': vm({
      spec: { instancetype: { name: 'nobody-made-it' } },
      domain: { devices: { disks, interfaces: [] } },
      template: { networks: [] },
    }),
  };
}
