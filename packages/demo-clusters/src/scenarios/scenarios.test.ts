import { ManualClock } from '../__testUtils__/ManualClock';
import { DemoCluster } from '../cluster';
import { findCondition } from '../controllers/conditions';
import { FAST_TIMINGS } from '../controllers/timings';
import { install } from '../install';
import { KubeObject } from '../types';
import { DEMO_ENTITIES, populate } from './entities';
import { SCENARIOS } from './registry';
import { createRunningVms } from './runningVms';
import { startBackgroundEvents } from './backgroundEvents';

const VMS = 'virtualmachines.kubevirt.io';
const VMIS = 'virtualmachineinstances.kubevirt.io';

// What has no name has no scenario.
const CAUSES = [
  'unschedulable-memory',
  'unschedulable-cpu',
  'unschedulable-kvm',
  'unschedulable-taint',
  'unschedulable-affinity',
  'unschedulable-volume',
  'unschedulable',
  'image-pull',
  'pvc-missing',
  'pvc-pending',
  'wait-for-first-consumer',
  'import-running',
  'import-failed',
  'cdi-absent',
  'quota',
  'webhook-refused',
  'instancetype-missing',
  'crash-loop',
  'guest-agent-missing',
  'node-lost',
  'restart-required',
  'migration-failed',
  'migration-blocked',
  'not-migratable',
  'kubevirt-not-ready',
  'sync-failed',
  'launcher-failed',
  'network-missing',
  'pod-stuck',
  'waiting-for-rafay',
  'device-not-permitted',
  'disk-not-attached',
  'io-error',
  'paused',
  'snapshot-running',
  'restore-running',
  'frozen',
  'node-draining',
];
const ALARMS = [
  'split-brain',
  'running-without-pod',
  'pod-terminating',
  'stale-heartbeat',
  'outdated-launcher',
];

function startCluster(name: string) {
  const errors: Error[] = [];
  const clock = new ManualClock('2026-06-01T08:00:00Z');
  const cluster = DemoCluster.start({
    name,
    clock,
    timings: FAST_TIMINGS,
    onError: error => errors.push(error),
  });
  install(cluster.store, clock, ['kubevirt', 'cdi']);
  clock.advance(1000);
  return { cluster, clock, errors };
}

describe('Scenarios', () => {
  it('show each cause and each alarm', () => {
    // Some can come about in more than one way.
    expect(new Set(SCENARIOS.flatMap(({ cause }) => cause ?? []))).toEqual(
      new Set(CAUSES),
    );
    expect(SCENARIOS.flatMap(({ alarm }) => alarm ?? []).sort()).toEqual(
      [...ALARMS].sort(),
    );
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(
      SCENARIOS.length,
    );
  });

  describe('on one cluster', () => {
    const { cluster, clock, errors } = startCluster('west');
    const { store } = cluster;
    for (const scenario of SCENARIOS) {
      if (!scenario.disruptive) {
        scenario.run({ cluster, namespace: 'causes', entity: 'causes' });
      }
    }
    clock.advance(2500);

    const vm = (name: string, namespace = 'causes') =>
      store.get({ resource: VMS, namespace, name })!;
    const vmi = (name: string) =>
      store.get({ resource: VMIS, namespace: 'causes', name })!;
    const dataVolume = (name: string, namespace = 'causes') =>
      store.get({
        resource: 'datavolumes.cdi.kubevirt.io',
        namespace,
        name,
      })!;
    const scheduling = (name: string) =>
      findCondition(vm(name), 'PodScheduled')?.message;
    const podsOf = (object: KubeObject) =>
      cluster.context.pods.of(object.metadata.uid);

    it.each([
      ['no-memory', /\d Insufficient memory/],
      ['no-cpu', /Insufficient cpu/],
      ['no-kvm', /1 Insufficient devices\.kubevirt\.io\/kvm/],
      ['tainted', /1 node\(s\) had untolerated taint\(s\)/],
      [
        'no-such-label',
        /5 node\(s\) didn't match Pod's node affinity\/selector/,
      ],
      [
        'volume-elsewhere',
        /1 node\(s\) didn't match PersistentVolume's node affinity/,
      ],
      ['no-huge-pages', /Insufficient hugepages-1Gi/],
      ['claim-pending', /pod has unbound immediate PersistentVolumeClaims/],
    ])('%s is unschedulable', (name, message) => {
      expect(vm(name).status.printableStatus).toBe('ErrorUnschedulable');
      expect(scheduling(name)).toMatch(message);
    });

    it.each([
      ['claim-missing', 'ErrorPvcNotFound'],
      ['first-consumer', 'WaitingForVolumeBinding'],
      ['refused', 'Stopped'],
      ['no-instancetype', 'Stopped'],
      ['crash-loop', 'CrashLoopBackOff'],
      ['no-agent', 'Running'],
      ['restart-required', 'Running'],
      ['domain-refused', 'Starting'],
      ['migration-fails', 'Running'],
      ['migration-blocked', 'Running'],
      ['not-migratable', 'Running'],
      ['no-network', 'Starting'],
      ['pod-stuck', 'Starting'],
      ['clone-of-nothing', 'Provisioning'],
    ])('%s says %s', (name, status) => {
      expect(vm(name).status.printableStatus).toBe(status);
    });

    it('show their reasons', () => {
      expect(['ErrImagePull', 'ImagePullBackOff']).toContain(
        vm('image-missing').status.printableStatus,
      );
      expect(['Provisioning', 'DataVolumeError']).toContain(
        vm('import-fails').status.printableStatus,
      );
      expect(
        findCondition(vm('over-quota', 'causes-quota'), 'Synchronized')
          ?.message,
      ).toMatch(
        /^failed to create virtual machine pod: pods "virt-launcher-over-quota-\w+" is forbidden: exceeded quota: small, requested: requests.memory=1390760192, used: requests.memory=0, limited: requests.memory=512Mi$/,
      );
      expect(findCondition(vm('no-network'), 'Synchronized')?.message).toBe(
        'failed to render launch manifest: failed to locate network attachment definition causes/no-such-network',
      );
      expect(
        findCondition(dataVolume('clone-of-nothing-root'), 'Bound'),
      ).toMatchObject({
        status: 'False',
        reason: 'CloneWithoutSource',
        message: "The source pvc nobody-made-this doesn't exist",
      });
      expect(
        findCondition(
          dataVolume('disk-over-quota-root', 'causes-disks'),
          'Bound',
        ),
      ).toMatchObject({
        status: 'False',
        reason: 'ErrExceededQuota',
        message:
          'persistentvolumeclaims "disk-over-quota-root" is forbidden: exceeded quota: disks, requested: requests.storage=10737418240, used: requests.storage=0, limited: requests.storage=5Gi',
      });
      expect(
        findCondition(podsOf(vmi('pod-stuck'))[0], 'PodReadyToStartContainers')
          ?.status,
      ).toBe('False');
      expect(findCondition(vm('refused'), 'Failure')?.message).toContain(
        'no memory requested',
      );
      expect(
        vm('crash-loop').status.startFailure.consecutiveFailCount,
      ).toBeGreaterThan(0);
      expect(findCondition(vm('no-agent'), 'AgentConnected')).toBeUndefined();
      expect(
        findCondition(vm('restart-required'), 'RestartRequired')?.status,
      ).toBe('True');
      expect(
        findCondition(vm('domain-refused'), 'Synchronized')?.message,
      ).toContain('SyncVMI failed');
      expect(vmi('launcher-failed').status.phase).toBe('Failed');
      expect(vmi('migration-fails').status.migrationState).toMatchObject({
        failed: true,
        failureReason:
          'Live migration stuck for 150 seconds and has been aborted',
      });
      expect(
        podsOf(vmi('migration-blocked'))
          .map(({ status }) => status.phase)
          .sort(),
      ).toEqual(['Pending', 'Running']);
      expect(
        findCondition(vm('not-migratable'), 'LiveMigratable')?.status,
      ).toBe('False');
    });

    it('raise alarms', () => {
      expect(
        podsOf(vmi('split-brain')).map(({ status }) => status.phase),
      ).toEqual(['Running', 'Running']);
      expect(vmi('pod-gone').status.phase).toBe('Running');
      expect(podsOf(vmi('pod-gone'))).toEqual([]);
      expect(vmi('pod-terminating').status.phase).toBe('Running');
      expect(
        podsOf(vmi('pod-terminating'))[0].metadata.deletionTimestamp,
      ).toBeDefined();
      const heartbeat = store.get({
        resource: 'nodes',
        name: 'west-node-silent',
      })!.metadata.annotations!['kubevirt.io/heartbeat'];
      expect(
        clock.now().getTime() - new Date(heartbeat).getTime(),
      ).toBeGreaterThan(300_000);
      expect(
        podsOf(vmi('outdated-launcher'))[0].spec.containers[0].image,
      ).toContain('v1.8.4');
    });

    it('go on without failures inside the controllers', () => {
      expect(errors).toEqual([]);
    });
  });

  it('leave a declared VM out, bring it, and take it away again', () => {
    const { cluster, clock } = startCluster('west');
    const target = { cluster, namespace: 'causes', entity: 'causes' };
    const scenario = SCENARIOS.find(({ declared }) => declared)!;
    const vm = () =>
      cluster.store.get({
        resource: VMS,
        namespace: 'causes',
        name: 'waiting-for-rafay',
      });
    scenario.run(target);
    expect(vm()).toBeUndefined();
    scenario.undo?.(target);
    clock.advance(2500);
    expect(vm()?.status.printableStatus).toBe('Running');
    scenario.run(target);
    clock.advance(60_000);
    expect(vm()).toBeUndefined();
  });

  it('take CDI away and bring it back', () => {
    const { cluster, clock } = startCluster('west');
    const target = { cluster, namespace: 'causes', entity: 'causes' };
    const scenario = SCENARIOS.find(({ name }) => name === 'cdi-absent')!;
    scenario.run(target);
    clock.advance(3000);
    const vm = () =>
      cluster.store.get({
        resource: VMS,
        namespace: 'causes',
        name: 'cdi-absent',
      });
    expect(vm()?.status.printableStatus).toBe('Provisioning');
    expect(findCondition(vm(), 'Failure')?.message).toContain(
      'could not find the requested resource',
    );
    scenario.undo?.(target);
    clock.advance(60_000);
    expect(vm()?.status.printableStatus).toBe('Running');
  });

  it('lose a Node and get it back', () => {
    const { cluster, clock } = startCluster('west');
    const target = { cluster, namespace: 'causes', entity: 'causes' };
    const scenario = SCENARIOS.find(({ name }) => name === 'node-lost')!;
    scenario.run(target);
    clock.advance(30_000);
    const ref = { resource: VMS, namespace: 'causes', name: 'node-lost' };
    const vm = () => cluster.store.get(ref)!;
    const node = () =>
      cluster.store.get({ resource: 'nodes', name: 'west-node-doomed' })!;
    expect(findCondition(node(), 'Ready')?.status).toBe('Unknown');
    expect(vm().status).toMatchObject({ printableStatus: 'Running' });
    expect(findCondition(vm(), 'Ready')?.status).toBe('False');
    clock.advance(330_000);
    expect(vm().status.printableStatus).toBe('Running');
    expect(findCondition(vm(), 'Ready')?.reason).toBe('PodTerminating');
    expect(node().metadata.labels!['kubevirt.io/schedulable']).toBe('false');
    const before = cluster.store.get({ ...ref, resource: VMIS })!.metadata.uid;
    scenario.undo?.(target);
    clock.advance(10_000);
    expect(vm().status).toMatchObject({
      printableStatus: 'Running',
      ready: true,
    });
    expect(
      cluster.store.get({ ...ref, resource: VMIS })!.metadata.uid,
    ).not.toBe(before);
  });

  it('stop virt-controller, and nothing happens to a new VM', () => {
    const { cluster, clock } = startCluster('west');
    const target = { cluster, namespace: 'causes', entity: 'causes' };
    const scenario = SCENARIOS.find(({ name }) => name === 'controller-down')!;
    scenario.run(target);
    clock.advance(10_000);
    const vm = () =>
      cluster.store.get({
        resource: VMS,
        namespace: 'causes',
        name: 'controller-down',
      })!;
    expect(cluster.store.list(VMIS)).toEqual([]);
    scenario.undo?.(target);
    clock.advance(10_000);
    expect(vm().status.printableStatus).toBe('Running');
  });
});

describe('The demo', () => {
  it('has VMs for each of its entities', () => {
    const found = new Set<string>();
    for (const name of ['west', 'east']) {
      const { cluster, clock, errors } = startCluster(name);
      populate(cluster);
      clock.advance(2000);
      for (const resource of [VMS, VMIS]) {
        for (const { metadata } of cluster.store.list(resource)) {
          const id = metadata.labels?.['backstage.io/kubernetes-id'];
          if (id) {
            found.add(`${name}/${id}`);
          }
        }
      }
      expect(errors).toEqual([]);
    }
    expect([...found].sort()).toEqual(
      DEMO_ENTITIES.flatMap(({ id, clusters }) =>
        clusters.map(cluster => `${cluster}/${id}`),
      ).sort(),
    );
  });

  it('has background events: a VM migrates by itself', () => {
    const { cluster, clock } = startCluster('west');
    populate(cluster);
    clock.advance(2000);
    const stop = startBackgroundEvents(cluster, 1000);
    clock.advance(1500);
    stop();
    const vmi = cluster.store.get({
      resource: VMIS,
      namespace: 'shop',
      name: 'orders-cache',
    })!;
    expect(vmi.status.migrationState.completed).toBe(true);
  });

  it('leaves finished running VMs alone', () => {
    const { cluster, clock, errors } = startCluster('west');
    createRunningVms(cluster, 50, {
      namespace: 'fleet',
      entity: 'fleet',
      prefix: 'vm',
    });
    const changes: string[] = [];
    for (const resource of [VMS, VMIS, 'pods']) {
      cluster.store.subscribe(resource, ({ type, object }) =>
        changes.push(`${type} ${object.kind} ${object.metadata.name}`),
      );
    }
    clock.advance(1000);
    expect(changes).toEqual([]);
    expect(
      cluster.store
        .list(VMS)
        .every(({ status }) => status.printableStatus === 'Running'),
    ).toBe(true);
    expect(errors).toEqual([]);
  });
});
