import type {
  CauseCode,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { summarize } from './model';
import { RealCluster } from './__testUtils__/RealCluster';
import {
  claim,
  imported,
  onClaim,
  realInstance,
  realVm,
} from './__testUtils__/realVms';

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeIf = kubeconfig ? describe : describe.skip;

/** How long the controllers of a real cluster may take; only a failure takes it. */
const PATIENCE = 60_000;

/** A VM as it is made, and what is to be said of it. */
interface Case {
  name: string;
  /** What is held against it; a VM of the case's name, unless said otherwise. */
  make: () => Promise<unknown>;
  code: CauseCode;
  severity?: 'error' | 'waiting' | 'notice';
  sentence: RegExp;
  /** Of the original message. */
  message?: RegExp;
  status?: string;
  namespace?: () => string;
}

describeIf(
  'causes on a real cluster (set KUBEVIRT_TEST_KUBECONFIG to run it)',
  () => {
    let cluster: RealCluster;
    let stopLease = () => {};
    const reserved = () => `reserved-${cluster.suffix}`;
    const quotas = () => `${cluster.namespace}-quota`;
    const strict = () => `${cluster.namespace}-strict`;
    const never = () => `never-${cluster.suffix}`;
    const hostname = (node: string) => ({
      nodeSelector: { 'kubernetes.io/hostname': node },
    });
    const make = (...args: Parameters<typeof realVm>) =>
      cluster.make(realVm(...args));

    /** A machine without KVM that is reserved, and that nobody plays. */
    async function makeReservedNode(): Promise<void> {
      const name = reserved();
      await cluster.make({
        kind: 'Node',
        metadata: {
          name,
          labels: {
            'kubernetes.io/hostname': name,
            'kubernetes.io/arch': 'amd64',
            'kubernetes.io/os': 'linux',
            'kubevirt.io/schedulable': 'true',
            // Launchers ask for the machine types of their guests.
            'machine-type.node.kubevirt.io/q35': 'true',
          },
          annotations: { 'kubevirt.io/heartbeat': new Date().toISOString() },
        },
        spec: {
          taints: [
            { key: 'dedicated', value: 'finance', effect: 'NoSchedule' },
          ],
        },
      });
      const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
      const room = {
        cpu: '4',
        memory: '16Gi',
        pods: '20',
        'ephemeral-storage': '10Gi',
      };
      await cluster.change(`${cluster.path('Node', name)}/status`, node => {
        node.status = {
          capacity: room,
          allocatable: room,
          conditions: [
            {
              type: 'Ready',
              status: 'True',
              reason: 'KubeletReady',
              lastHeartbeatTime: time,
              lastTransitionTime: time,
            },
          ],
        };
      });
      // A Node that does not renew its Lease is tainted as unreachable before long.
      const lease = {
        kind: 'Lease',
        metadata: { name, namespace: 'kube-node-lease' },
        spec: { holderIdentity: name, leaseDurationSeconds: 40 },
      };
      await cluster.make(lease);
      const renew = () =>
        cluster
          .change(cluster.path('Lease', name, 'kube-node-lease'), object => {
            object.spec.renewTime = new Date()
              .toISOString()
              .replace('Z', '000Z');
          })
          .catch(() => {});
      await renew();
      const timer = setInterval(renew, 5_000);
      stopLease = () => clearInterval(timer);
    }

    beforeAll(async () => {
      cluster = await RealCluster.connect(kubeconfig!, 'causes');
      await makeReservedNode();
      await cluster.make({ kind: 'Namespace', metadata: { name: quotas() } });
      await cluster.make({
        kind: 'Namespace',
        metadata: {
          name: strict(),
          labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
        },
      });
      await cluster.make({
        kind: 'StorageClass',
        metadata: { name: never() },
        provisioner: 'nobody.example/never',
        volumeBindingMode: 'WaitForFirstConsumer',
      });
      await cluster.make({
        kind: 'ResourceQuota',
        metadata: { name: 'small', namespace: quotas() },
        spec: { hard: { 'requests.memory': '100Mi' } },
      });
      await Promise.all(CASES.map(each => each.make()));
      // Some pass by: an import has a progress for seconds only.
      CASES.forEach(each => seen.set(each.name, see(each)));
    }, 120_000);

    const seen = new Map<string, ReturnType<RealCluster['see']>>();
    const see = (each: Case) =>
      cluster.see(
        each.name,
        ({ cause, status }) =>
          cause?.code === each.code &&
          each.sentence.test(cause.sentence) &&
          (!each.message || each.message.test(cause.message ?? '')) &&
          (!each.status || status === each.status),
        { namespace: each.namespace?.(), patience: PATIENCE },
      );

    afterAll(async () => {
      stopLease();
      await cluster?.remove();
    }, 60_000);

    const CASES: Case[] = [
      {
        name: 'no-memory',
        make: () =>
          make({ name: 'no-memory', domain: { memory: { guest: '4Ti' } } }),
        code: 'unschedulable-memory',
        status: 'ErrorUnschedulable',
        sentence: /too little memory free|of memory free/,
        message: /Insufficient memory/,
      },
      {
        name: 'no-cpu',
        make: () =>
          make({
            name: 'no-cpu',
            domain: {
              cpu: { cores: 1 },
              resources: { requests: { cpu: '900' } },
              memory: { guest: '64Mi' },
            },
          }),
        code: 'unschedulable-cpu',
        status: 'ErrorUnschedulable',
        sentence: /CPU|900/,
        message: /Insufficient cpu/,
      },
      {
        name: 'tainted',
        make: () => make({ name: 'tainted', template: hostname(reserved()) }),
        code: 'unschedulable-taint',
        status: 'ErrorUnschedulable',
        sentence: /taint the VM does not tolerate \(dedicated: finance\);/,
        message: /untolerated taint/,
      },
      {
        name: 'no-kvm',
        make: () =>
          make({
            name: 'no-kvm',
            template: {
              ...hostname(reserved()),
              tolerations: [{ key: 'dedicated', operator: 'Exists' }],
            },
          }),
        code: 'unschedulable-kvm',
        status: 'ErrorUnschedulable',
        sentence: /no KVM device free/i,
        message: /Insufficient devices\.kubevirt\.io\/kvm/,
      },
      {
        name: 'no-such-label',
        make: () =>
          make({
            name: 'no-such-label',
            template: { nodeSelector: { disktype: `nvme-${cluster.suffix}` } },
          }),
        code: 'unschedulable-affinity',
        status: 'ErrorUnschedulable',
        sentence: /node selector or affinity/,
        message: /didn't match Pod's node affinity/,
      },
      {
        name: 'no-huge-pages',
        make: () =>
          make({
            name: 'no-huge-pages',
            domain: {
              memory: { guest: '64Mi', hugepages: { pageSize: '2Mi' } },
            },
          }),
        code: 'unschedulable',
        status: 'ErrorUnschedulable',
        sentence: /too little hugepages-2Mi free|enough hugepages-2Mi free/,
        message: /Insufficient hugepages-2Mi/,
      },
      {
        name: 'keeps-apart',
        make: () =>
          make({
            name: 'keeps-apart',
            template: {
              affinity: {
                podAntiAffinity: {
                  requiredDuringSchedulingIgnoredDuringExecution: [
                    {
                      labelSelector: {
                        matchLabels: { 'kubevirt.io': 'virt-handler' },
                      },
                      namespaces: ['kubevirt'],
                      topologyKey: 'kubernetes.io/hostname',
                    },
                  ],
                },
              },
            },
          }),
        code: 'unschedulable-affinity',
        status: 'ErrorUnschedulable',
        sentence: /which pods run together or apart/,
        message: /anti-affinity rules/,
      },
      {
        name: 'volume-elsewhere',
        make: async () => {
          const nodes = await cluster.client.json<any>(
            '/api/v1/nodes?labelSelector=kubevirt.io/schedulable%3Dtrue',
          );
          const [here, there] = nodes.items
            .map(({ metadata }: any) => metadata.name)
            .filter((name: string) => name !== reserved());
          const volumeName = `elsewhere-${cluster.suffix}`;
          await cluster.make({
            kind: 'PersistentVolume',
            metadata: { name: volumeName },
            spec: {
              accessModes: ['ReadWriteOnce'],
              capacity: { storage: '1Gi' },
              local: { path: '/mnt/disk' },
              persistentVolumeReclaimPolicy: 'Retain',
              nodeAffinity: {
                required: {
                  nodeSelectorTerms: [
                    {
                      matchExpressions: [
                        {
                          key: 'kubernetes.io/hostname',
                          operator: 'In',
                          values: [here],
                        },
                      ],
                    },
                  ],
                },
              },
            },
          });
          await cluster.make(claim('elsewhere', '', { volumeName }));
          await make({
            name: 'volume-elsewhere',
            template: { ...onClaim('elsewhere'), ...hostname(there) },
          });
        },
        code: 'unschedulable-volume',
        status: 'ErrorUnschedulable',
        sentence: /volumes/,
        message: /volume node affinity|PersistentVolume's node affinity/,
      },
      {
        name: 'no-image',
        make: () =>
          make({ name: 'no-image', image: 'registry.example/no-such-image:1' }),
        code: 'image-pull',
        sentence:
          /^The image registry\.example\/no-such-image:1 cannot be pulled/,
        message: /no-such-image/,
      },
      {
        name: 'claim-missing',
        make: () =>
          make({ name: 'claim-missing', template: onClaim('nobody-made-it') }),
        code: 'pvc-missing',
        status: 'ErrorPvcNotFound',
        sentence: /^The claim nobody-made-it does not exist\.$/,
        message: /nobody-made-it/,
      },
      {
        name: 'claim-pending',
        make: async () => {
          await cluster.make(claim('pending', 'no-such-class'));
          await make({ name: 'claim-pending', template: onClaim('pending') });
        },
        code: 'pvc-pending',
        status: 'ErrorUnschedulable',
        severity: 'error',
        sentence: /^Claim pending has no volume yet/,
        message: /unbound immediate PersistentVolumeClaims/,
      },
      {
        name: 'first-consumer',
        make: async () => {
          await cluster.make(claim('waits', never()));
          await make({ name: 'first-consumer', template: onClaim('waits') });
        },
        code: 'wait-for-first-consumer',
        severity: 'waiting',
        sentence: /^Claim waits gets its volume/,
      },
      {
        name: 'import-later',
        make: () =>
          make({
            name: 'import-later',
            runStrategy: 'Halted',
            ...imported('import-later', 'http://images.example/a.qcow2', {
              storageClassName: never(),
              accessModes: ['ReadWriteOnce'],
            }),
          }),
        code: 'wait-for-first-consumer',
        severity: 'notice',
        sentence:
          /^Disk import-later-root is imported when the VM first starts\.$/,
        status: 'Stopped',
      },
      {
        name: 'importing',
        make: () =>
          make({
            name: 'importing',
            ...imported('importing', 'http://images.example/a.qcow2'),
          }),
        code: 'import-running',
        severity: 'waiting',
        sentence: /^Disk importing-root is being imported: [1-9]\d? %\.$/,
        status: 'Provisioning',
      },
      {
        name: 'import-fails',
        make: () =>
          make({
            name: 'import-fails',
            ...imported('import-fails', 'http://images.example/no-such.qcow2'),
          }),
        code: 'import-failed',
        sentence: /^Disk import-fails-root cannot be imported/,
        message: /Unable to/,
      },
      {
        name: 'no-class',
        make: () =>
          make({
            name: 'no-class',
            ...imported('no-class', 'http://images.example/a.qcow2', {
              storageClassName: 'no-such-class',
            }),
          }),
        code: 'pvc-pending',
        sentence: /storage class no-such-class/,
      },
      {
        name: 'over-quota',
        namespace: quotas,
        make: () => make({ name: 'over-quota', namespace: quotas() }),
        code: 'quota',
        sentence: /^The namespace’s quota small is used up: asked /,
        message: /exceeded quota: small/,
      },
      {
        name: 'too-strict',
        namespace: strict,
        make: () => make({ name: 'too-strict', namespace: strict() }),
        code: 'webhook-refused',
        sentence: /pod security level/,
        message: /violates PodSecurity/,
      },
      {
        name: 'refused',
        make: () => make({ name: 'refused', domain: { memory: undefined } }),
        code: 'webhook-refused',
        sentence: /^The policy .*create-validator\.kubevirt\.io refused/,
        message: /no memory requested/,
        status: 'Stopped',
      },
      {
        name: 'no-instancetype',
        make: () =>
          make({
            name: 'no-instancetype',
            domain: { memory: undefined },
            spec: { instancetype: { name: 'u9.huge' } },
          }),
        code: 'instancetype-missing',
        sentence: /^The instance type u9\.huge does not exist/,
        message: /u9\.huge/,
        status: 'Stopped',
      },
      {
        name: 'no-preference',
        make: () =>
          make({
            name: 'no-preference',
            spec: { preference: { name: 'windows.99' } },
          }),
        code: 'instancetype-missing',
        sentence: /^The preference windows\.99 does not exist/,
        message: /windows\.99/,
      },
      {
        name: 'not-migratable',
        make: () =>
          make({
            name: 'not-migratable',
            domain: {
              memory: { guest: '64Mi' },
              devices: {
                disks: [{ name: 'root', disk: { bus: 'virtio' } }],
                interfaces: [{ name: 'default', bridge: {} }],
              },
            },
          }),
        code: 'not-migratable',
        severity: 'notice',
        status: 'Running',
        sentence:
          /cannot be migrated while it runs: a network interface is bound/,
        message: /./,
      },
    ];

    it.each(CASES.map(each => [each.name, each.code, each] as const))(
      '%s: %s',
      async (name, code, expected) => {
        const view = await seen.get(name);
        expect(view?.cause).toMatchObject({
          code,
          severity: expected.severity ?? 'error',
          sentence: expect.stringMatching(expected.sentence),
          ...(expected.message && {
            message: expect.stringMatching(expected.message),
          }),
        });
        if (expected.status) {
          expect(view?.status).toBe(expected.status);
        }
        if ((expected.severity ?? 'error') === 'error') {
          expect(view?.group).toBe('held-back');
          expect(view?.displayStatus).not.toMatch(/^(Stopped|Starting)$/);
        }
      },
      PATIENCE + 10_000,
    );

    describe('of VMs that run', () => {
      const running = (view: VirtualMachineSummary) =>
        view.phase === 'Running' && view.ready;

      it(
        'that are well, paused, stopped and started there is none',
        async () => {
          await make({ name: 'well' });
          expect(await cluster.see('well', running)).toMatchObject({
            displayStatus: 'Running',
            alarms: [],
          });
          expect(cluster.view('well')?.cause).toBeUndefined();

          await cluster.operate('virtualmachineinstances/well/pause');
          const paused = await cluster.see('well', view => view.paused);
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
        PATIENCE,
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
        PATIENCE,
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
          const parts = cluster.parts('silent');
          expect(
            summarize({ ...parts, now: parts.now + 240_000 }).cause,
          ).toMatchObject({ code: 'guest-agent-missing', severity: 'notice' });
        },
        PATIENCE,
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
          const blocked = await cluster.see(
            'pinned',
            ({ cause }) => cause?.code === 'migration-blocked',
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
        PATIENCE,
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
        PATIENCE,
      );
    });

    describe('of VMs whose pod fails', () => {
      /** The launcher ends before the guest runs. */
      async function failPod(name: string): Promise<void> {
        const starting = await cluster.see(name, ({ pod }) => Boolean(pod));
        await cluster.change(
          `${cluster.path('Pod', starting!.pod!.name)}/status`,
          pod => {
            pod.status.phase = 'Failed';
          },
        );
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
              cause.params.retryAt !== undefined,
          );
          expect(view).toMatchObject({
            displayStatus: 'CrashLoopBackOff',
            group: 'held-back',
            cause: {
              code: 'crash-loop',
              params: { failures: 1 },
              sentence: expect.stringMatching(
                /^The VM failed to start once; the next try is at \d\d:\d\d UTC\.$/,
              ),
            },
          });
        },
        PATIENCE,
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
        PATIENCE,
      );
    });
  },
);
