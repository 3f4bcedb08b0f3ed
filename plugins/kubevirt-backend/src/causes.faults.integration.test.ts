import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { breakCluster } from './mirror/__testUtils__/MirroredCluster';
import { summarize } from './model';
import { keepLease } from './__testUtils__/keepLease';
import { RealCluster } from './__testUtils__/RealCluster';
import { realVm } from './__testUtils__/realVms';

// A cluster that may be broken, and the command line that does so when the name of a fault is appended:
// node-down NODE, node-up NODE, controller-down, controller-up.
const kubeconfig = process.env.KUBEVIRT_TEST_FAULTS_KUBECONFIG;
const command = process.env.KUBEVIRT_TEST_FAULT_COMMAND;
const describeIf = kubeconfig && command ? describe : describe.skip;

/** Milliseconds; only a failure takes them. */
const WAIT_TIMEOUT = 90_000;
const TIMEOUT = 120_000;

type View = VirtualMachineSummary;
const isRunning = ({ status, ready }: View) => status === 'Running' && ready;
const isWell = (view: View) =>
  isRunning(view) && !view.cause && view.alarms.length === 0;
const alarmed =
  (code: string) =>
  ({ alarms }: View) =>
    alarms.some(alarm => alarm.code === code);

/*
 * What befalls VMs when a machine or KubeVirt itself fails. At first only the kubelet's Lease of one node is
 * renewed, so that the node counts as ready, while nothing of its kubelet and its virt-handler is heard: what
 * those would do about a pod does not happen. The cases go from the node's first ill to its return, each from
 * where the one before it left the node.
 */
describeIf(
  'VMs on a real cluster that fails (skipped unless KUBEVIRT_TEST_FAULTS_KUBECONFIG and KUBEVIRT_TEST_FAULT_COMMAND are set)',
  () => {
    let cluster: RealCluster;
    let node: string;
    let stopLease = () => {};

    const fault = (name: string) => breakCluster(command!, name);
    const see = (name: string, wanted: (view: View) => boolean) =>
      cluster.see(name, wanted, { timeout: WAIT_TIMEOUT });
    /** Makes a VM for that node, or for any but that. */
    const make = (name: string, operator: 'In' | 'NotIn' = 'In') =>
      cluster.make(
        realVm({
          name,
          template: { affinity: hostnameAffinity(operator, node) },
        }),
      );
    const podOf = (name: string) =>
      cluster.path('Pod', cluster.view(name)!.pod!.name);

    beforeAll(async () => {
      // Where the API server was away for long, virt-controller ended with its lease.
      await fault('controller-up');
      cluster = await RealCluster.connect(kubeconfig!, 'failing');
      node = await nodeWithoutController(cluster);
      const names = ['leaving', 'ended', 'orphaned', 'silent'];
      await Promise.all(names.map(name => make(name)));
      await Promise.all(names.map(name => see(name, isWell)));
      await fault(`node-down ${node}`);
      stopLease = await keepLease(cluster, node);
    }, TIMEOUT);

    afterAll(async () => {
      stopLease();
      await fault(`node-up ${node}`);
      await fault('controller-up');
      await cluster?.remove();
    }, TIMEOUT);

    it(
      'whose pod was deleted and does not go',
      async () => {
        await cluster.client.json(podOf('leaving'), { method: 'DELETE' });
        expect(await see('leaving', alarmed('pod-terminating'))).toMatchObject({
          status: 'Running',
          phase: 'Running',
          alarms: [{ code: 'pod-terminating', severity: 'warning' }],
          pod: { terminating: true },
        });
      },
      TIMEOUT,
    );

    it(
      'whose pod has ended, and no virt-handler says so',
      async () => {
        // virt-controller leaves the VMI Running: of a guest that ended it knows from virt-handler alone.
        await cluster.change(`${podOf('ended')}/status`, pod => {
          pod.status.phase = 'Failed';
        });
        expect(
          await see('ended', alarmed('running-without-pod')),
        ).toMatchObject({
          status: 'Running',
          phase: 'Running',
          group: 'held-back',
          alarms: [
            {
              code: 'running-without-pod',
              severity: 'error',
              sentence: 'KubeVirt says the VM runs, and its pod has ended.',
            },
          ],
        });
      },
      TIMEOUT,
    );

    it(
      'whose pod has a node that does not make it ready to start',
      async () => {
        await make('stuck');
        // The pod is bound before the VM says so.
        await see(
          'stuck',
          ({ pod, status }) => pod?.node === node && status === 'Starting',
        );
        const vmObjects = cluster.vmObjects('stuck');
        expect(summarize(vmObjects).cause).toBeUndefined();
        expect(
          summarize({ ...vmObjects, now: vmObjects.now + 150_000 }).cause,
        ).toMatchObject({
          code: 'pod-stuck',
          severity: 'waiting',
          sentence: expect.stringContaining(node),
        });
      },
      TIMEOUT,
    );

    it(
      'while virt-controller is away',
      async () => {
        await fault('controller-down');
        await make('late', 'NotIn');
        expect(
          await see('late', ({ cause }) => cause !== undefined),
        ).toMatchObject({
          displayStatus: 'New',
          cause: { code: 'kubevirt-not-ready', severity: 'waiting' },
        });
        // With virt-controller the VMI of a pod that is gone is Failed within a second.
        await cluster.client.json(podOf('orphaned'), {
          method: 'DELETE',
          body: { gracePeriodSeconds: 0 },
        });
        expect(
          await see('orphaned', alarmed('running-without-pod')),
        ).toMatchObject({
          status: 'Running',
          group: 'held-back',
          alarms: [
            {
              code: 'running-without-pod',
              sentence: 'KubeVirt says the VM runs, and no pod of it is there.',
            },
          ],
        });
        await fault('controller-up');
        expect(await see('late', isWell)).toMatchObject({ status: 'Running' });
        // Then it makes another pod, which the node does not start either.
        expect(
          await see('orphaned', ({ alarms }) => alarms.length === 0),
        ).not.toMatchObject({ phase: 'Running' });
      },
      TIMEOUT,
    );

    it(
      'on a node whose virt-handler has not been heard for long',
      async () => {
        await cluster.change(cluster.path('Node', node), ({ metadata }) => {
          metadata.annotations['kubevirt.io/heartbeat'] = new Date(
            Date.now() - 600_000,
          ).toISOString();
        });
        expect(await see('silent', alarmed('stale-heartbeat'))).toMatchObject({
          status: 'Running',
          group: 'running',
          node,
          alarms: [
            {
              code: 'stale-heartbeat',
              sentence: expect.stringContaining(node),
            },
          ],
        });
        // Only now virt-controller gives up a VMI whose pod has ended, and starts the VM again; a node without
        // virt-handler takes no more VMs, so the one that is bound to it has none.
        expect(
          await see('ended', ({ status }) => status === 'ErrorUnschedulable'),
        ).toMatchObject({
          status: 'ErrorUnschedulable',
          cause: { code: 'unschedulable-affinity', severity: 'error' },
          alarms: [],
        });
      },
      TIMEOUT,
    );

    it(
      'on a node that is lost',
      async () => {
        stopLease();
        expect(
          await see('silent', ({ cause }) => cause?.code === 'node-lost'),
        ).toMatchObject({
          // KubeVirt itself goes on reporting Running.
          status: 'Running',
          displayStatus: 'Node lost',
          group: 'held-back',
          cause: { severity: 'error', sentence: expect.stringContaining(node) },
          alarms: [],
        });
      },
      TIMEOUT,
    );

    it(
      'whose node is back',
      async () => {
        await fault(`node-up ${node}`);
        expect(await see('silent', isWell)).toMatchObject({
          displayStatus: 'Running',
          node,
        });
      },
      TIMEOUT,
    );
  },
);

function hostnameAffinity(operator: 'In' | 'NotIn', node: string) {
  const key = 'kubernetes.io/hostname';
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key, operator, values: [node] }] },
        ],
      },
    },
  };
}

/**
 * A node that takes VMs and carries no pod of virt-controller: what a kubelet that is not heard last reported of
 * its pods stands, so that a virt-controller there would count as ready for ever.
 */
async function nodeWithoutController(cluster: RealCluster): Promise<string> {
  const names = async (path: string, nameOf: (object: any) => string) =>
    (await cluster.client.json<any>(path)).items.map(nameOf) as string[];
  const taken = await names(
    '/api/v1/pods?labelSelector=kubevirt.io%3Dvirt-controller',
    ({ spec }) => spec.nodeName,
  );
  const nodes = await names(
    '/api/v1/nodes?labelSelector=kubevirt.io/schedulable%3Dtrue',
    ({ metadata }) => metadata.name,
  );
  return nodes.find(name => !taken.includes(name)) ?? nodes[0];
}
