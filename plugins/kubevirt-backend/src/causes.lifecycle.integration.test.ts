import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { KubeError } from './clusters';
import { summarize } from './model';
import { RealCluster } from './__testUtils__/RealCluster';
import { realInstance, realVm } from './__testUtils__/realVms';

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeIf = kubeconfig ? describe : describe.skip;

/** How long the controllers of a real cluster may take; only a failure takes it. */
const WAIT_TIMEOUT = 300_000;

describeIf(
  'what befalls VMs on a real cluster (set KUBEVIRT_TEST_KUBECONFIG to run it)',
  () => {
    let cluster: RealCluster;
    const hostname = (node: string) => ({
      nodeSelector: { 'kubernetes.io/hostname': node },
    });
    const make = (...args: Parameters<typeof realVm>) =>
      cluster.make(realVm(...args));

    beforeAll(async () => {
      cluster = await RealCluster.connect(kubeconfig!, 'life');
    }, 60_000);

    afterAll(async () => {
      await cluster?.remove();
    }, 60_000);

    describe('of VMs that run', () => {
      const running = (view: VirtualMachineSummary) =>
        view.status === 'Running' && view.phase === 'Running' && view.ready;

      it(
        'that are healthy, paused, stopped and started there is none',
        async () => {
          await make({ name: 'well' });
          expect(await cluster.see('well', running)).toMatchObject({
            displayStatus: 'Running',
            alarms: [],
          });
          expect(cluster.view('well')?.cause).toBeUndefined();

          await cluster.operate('virtualmachineinstances/well/pause');
          const paused = await cluster.see(
            'well',
            view => view.paused && view.status === 'Paused',
          );
          expect(paused).toMatchObject({ status: 'Paused', group: 'running' });
          expect(paused?.cause).toBeUndefined();
          await cluster.operate('virtualmachineinstances/well/unpause');

          await cluster.operate('virtualmachines/well/stop');
          const stopped = await cluster.see(
            'well',
            view => view.status === 'Stopped' && !view.vmiUid,
          );
          expect(stopped).toMatchObject({
            displayStatus: 'Stopped',
            group: 'stopped',
            ready: false,
            runStrategy: 'Halted',
          });
          // The VM keeps conditions of its last run.
          expect(stopped).not.toHaveProperty('liveMigratable');
          expect(stopped).not.toHaveProperty('pod');
          expect(stopped?.cause).toBeUndefined();

          await cluster.operate('virtualmachines/well/start');
          expect(await cluster.see('well', running)).toMatchObject({
            displayStatus: 'Running',
          });
        },
        WAIT_TIMEOUT,
      );

      it(
        'that were changed: a restart is required',
        async () => {
          await make({ name: 'changed' });
          await cluster.see('changed', running);
          await cluster.change(
            cluster.path('VirtualMachine', 'changed'),
            vm => {
              vm.spec.template.spec.domain.cpu = { cores: 2 };
            },
          );
          const view = await cluster.see('changed', ({ cause }) =>
            Boolean(cause),
          );
          expect(view).toMatchObject({
            group: 'running',
            cause: { code: 'restart-required', severity: 'notice' },
          });
        },
        WAIT_TIMEOUT,
      );

      it(
        'whose guest has no agent: it is missed where it matters, and after a while',
        async () => {
          await make({
            name: 'silent',
            image: 'registry.example/guests/no-agent:1',
            template: {
              accessCredentials: [
                {
                  sshPublicKey: {
                    source: { secret: { secretName: 'keys' } },
                    propagationMethod: { qemuGuestAgent: { users: ['root'] } },
                  },
                },
              ],
            },
          });
          const view = await cluster.see('silent', running);
          expect(view?.cause).toBeUndefined();
          const vmObjects = cluster.vmObjects('silent');
          expect(
            summarize({ ...vmObjects, now: vmObjects.now + 240_000 }).cause,
          ).toMatchObject({ code: 'guest-agent-missing', severity: 'notice' });
        },
        WAIT_TIMEOUT,
      );

      it(
        'whose migration finds no node, and then is given up',
        async () => {
          await make({ name: 'bound' });
          const before = await cluster.see('bound', running);
          const node = before!.node!;
          await make({ name: 'pinned', template: hostname(node) });
          await cluster.see('pinned', running);
          const { metadata } = await cluster.make({
            apiVersion: 'kubevirt.io/v1',
            kind: 'VirtualMachineInstanceMigration',
            metadata: { generateName: 'pinned-' },
            spec: { vmiName: 'pinned' },
          });
          // Before there is a target pod, a busy machine may first have it wait for its turn.
          const blocked = await cluster.see(
            'pinned',
            ({ cause, target }) =>
              cause?.code === 'migration-blocked' && target !== undefined,
          );
          expect(blocked).toMatchObject({
            group: 'running',
            node,
            cause: {
              severity: 'waiting',
              sentence: expect.stringMatching(/^The migration waits: none of/),
            },
            target: { pod: { phase: 'Pending' } },
          });
          expect(blocked?.pod?.name).not.toBe(blocked?.target?.pod?.name);

          await cluster.change(
            `${cluster.path('Pod', blocked!.target!.pod!.name)}/status`,
            pod => {
              pod.status.phase = 'Failed';
            },
          );
          const failed = await cluster.see(
            'pinned',
            ({ cause }) => cause?.code === 'migration-failed',
          );
          expect(failed).toMatchObject({
            group: 'running',
            node,
            pod: { name: blocked?.pod?.name },
            migration: { name: metadata.name, failed: true, active: false },
            cause: { severity: 'notice' },
          });
          expect(failed).not.toHaveProperty('target');
        },
        WAIT_TIMEOUT,
      );

      it(
        'twice: the alarm that two pods run one VM',
        async () => {
          await make({ name: 'twice' });
          const before = await cluster.see('twice', running);
          const pod = await cluster.client.json<any>(
            cluster.path('Pod', before!.pod!.name),
          );
          const { name, labels, annotations, ownerReferences } = pod.metadata;
          await cluster.make({
            kind: 'Pod',
            metadata: {
              name: `${name}-again`,
              labels,
              annotations,
              ownerReferences,
            },
            spec: pod.spec,
          });
          const view = await cluster.see(
            'twice',
            ({ alarms }) => alarms.length > 0,
          );
          expect(view).toMatchObject({
            group: 'held-back',
            alarms: [{ code: 'split-brain', severity: 'error' }],
          });
        },
        WAIT_TIMEOUT,
      );
    });

    describe('of VMs beside the platform', () => {
      it(
        'older than KubeVirt: the alarm of an outdated launcher',
        async () => {
          await make({ name: 'outdated' });
          const before = await cluster.see('outdated', view => view.ready);
          expect(before?.alarms).toEqual([]);
          // virt-controller compares the image of the pod with its own, and marks VMI and pod by itself.
          await cluster.change(
            cluster.path('Pod', before!.pod!.name),
            ({ spec }) => {
              const compute = spec.containers.find(
                (container: { name: string }) => container.name === 'compute',
              );
              compute.image = compute.image.replace(/:[^:/]*$/, ':v0.1.0');
            },
          );
          expect(
            await cluster.see('outdated', ({ alarms }) => alarms.length > 0),
          ).toMatchObject({
            status: 'Running',
            group: 'running',
            pod: { outdated: true },
            alarms: [{ code: 'outdated-launcher', severity: 'warning' }],
          });
        },
        WAIT_TIMEOUT,
      );
    });

    describe('of VMs whose pod fails', () => {
      /** The launcher ends before the guest runs; again, where its kubelet says otherwise in between. */
      async function failPod(name: string): Promise<void> {
        const failed = ({ cause }: VirtualMachineSummary) =>
          cause?.code === 'launcher-failed' || cause?.code === 'crash-loop';
        const { pod: starting } = (await cluster.see(name, ({ pod }) =>
          Boolean(pod),
        ))!;
        for (let turn = 0; turn < 20; turn += 1) {
          await cluster
            .change(`${cluster.path('Pod', starting!.name)}/status`, pod => {
              pod.status.phase = 'Failed';
            })
            .catch(error => {
              // It was taken away already, as a failed one is.
              if (!(error instanceof KubeError && error.code === 404)) {
                throw error;
              }
            });
          const view = await cluster.see(name, failed, { timeout: 1_000 });
          if (view && failed(view)) {
            return;
          }
        }
      }

      it(
        'again and again: the crash loop with its next try',
        async () => {
          await make({
            name: 'looping',
            image: 'registry.example/no-such-image:2',
          });
          await failPod('looping');
          const view = await cluster.see(
            'looping',
            ({ cause }) =>
              cause?.code === 'crash-loop' &&
              cause.sentence.includes('the next try is at'),
          );
          expect(view).toMatchObject({
            displayStatus: 'CrashLoopBackOff',
            group: 'held-back',
            cause: {
              code: 'crash-loop',
              sentence: expect.stringMatching(
                /^The VM failed to start once; the next try is at \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/,
              ),
            },
          });
        },
        WAIT_TIMEOUT,
      );

      it(
        'without a VM that starts them again: the launcher failed',
        async () => {
          await cluster.make(
            realInstance({
              name: 'alone',
              image: 'registry.example/no-such-image:3',
            }),
          );
          await failPod('alone');
          expect(
            await cluster.see(
              'alone',
              ({ cause, status }) =>
                cause?.code === 'launcher-failed' && status === 'Failed',
            ),
          ).toMatchObject({
            kind: 'VirtualMachineInstance',
            status: 'Failed',
            group: 'held-back',
            cause: { code: 'launcher-failed' },
          });
        },
        WAIT_TIMEOUT,
      );
    });
  },
);
