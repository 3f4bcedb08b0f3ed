import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type {
  Operation,
  OperationOptions,
  OperationPlan,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import request from 'supertest';
import { parse, stringify } from 'yaml';
import { RealCluster } from '../__testUtils__/RealCluster';
import { onClaim, realVm, type RealVm } from '../__testUtils__/realVms';
import { ORDERS, ordersEntity } from '../__testUtils__/startKubeVirtBackend';
import type { KubeError } from '../clusters';
import plugin from '../index';

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeIf = kubeconfig ? describe : describe.skip;

jest.setTimeout(300_000);

const PAUSE = 200;
/** As soon as it is so; after this time a test fails. */
const TIMEOUT = 120_000;

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const READ = ['get', 'list', 'watch'];
const READER = [
  { apiGroups: ['kubevirt.io'], resources: ['*'], verbs: READ },
  { apiGroups: [''], resources: ['pods', 'nodes', 'namespaces'], verbs: READ },
];
const IMPERSONATOR = [
  ...READER,
  { apiGroups: [''], resources: ['users', 'groups'], verbs: ['impersonate'] },
];
/** What the person may whom the portal impersonates. */
const PERSON = [
  {
    apiGroups: ['subresources.kubevirt.io'],
    resources: [
      'virtualmachineinstances/pause',
      'virtualmachineinstances/unpause',
    ],
    verbs: ['update'],
  },
];

/** Operations on real VMs, through a real virt-api and virt-controller. */
describeIf(
  'operations on a real cluster (set KUBEVIRT_TEST_KUBECONFIG to run it)',
  () => {
    const directory = createMockDirectory();
    let cluster: RealCluster;
    /** Clusters `real` (may do everything) and `reader` (only reads): the same one. */
    let backend: Awaited<ReturnType<typeof startTestBackend>>;
    /** Acts as the person. */
    let impersonating: Awaited<ReturnType<typeof startTestBackend>>;
    const made: string[] = [];

    async function create(path: string, body: any): Promise<void> {
      await cluster.client.json(path, { method: 'POST', body });
      made.push(`${path}/${body.metadata.name}`);
    }

    /** A ClusterRole for a subject. */
    async function grant(name: string, rules: object[], subject: object) {
      const api = { apiVersion: 'rbac.authorization.k8s.io/v1' };
      const metadata = { name: `${cluster.namespace}-${name}` };
      await create(`${RBAC}/clusterroles`, {
        ...api,
        kind: 'ClusterRole',
        metadata,
        rules,
      });
      await create(`${RBAC}/clusterrolebindings`, {
        ...api,
        kind: 'ClusterRoleBinding',
        metadata,
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: metadata.name,
        },
        subjects: [subject],
      });
    }

    /** Whoever runs a cluster refuses what this expression says no to, in the test's namespace. */
    async function deny(
      name: string,
      rule: { operation: 'CREATE' | 'UPDATE'; resource: string },
      expression: string,
      message: string,
    ) {
      const policyName = `${cluster.namespace}-${name}`;
      const api = { apiVersion: 'admissionregistration.k8s.io/v1' };
      await create(`${ADMISSION}/validatingadmissionpolicies`, {
        ...api,
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: policyName },
        spec: {
          failurePolicy: 'Fail',
          matchConstraints: {
            resourceRules: [
              {
                apiGroups: ['kubevirt.io'],
                apiVersions: ['*'],
                operations: [rule.operation],
                resources: [rule.resource],
              },
            ],
          },
          validations: [{ expression, message }],
        },
      });
      await create(`${ADMISSION}/validatingadmissionpolicybindings`, {
        ...api,
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: policyName },
        spec: {
          policyName,
          validationActions: ['Deny'],
          matchResources: {
            namespaceSelector: {
              matchLabels: {
                'kubernetes.io/metadata.name': cluster.namespace,
              },
            },
          },
        },
      });
    }

    /** A kubeconfig of a new ServiceAccount with these rights. */
    async function account(name: string, rules: object[]): Promise<string> {
      const { namespace, client } = cluster;
      const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
      await create(accounts, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name },
      });
      await grant(name, rules, { kind: 'ServiceAccount', name, namespace });
      const { status } = await client.json<any>(`${accounts}/${name}/token`, {
        method: 'POST',
        body: { spec: { expirationSeconds: 3600 } },
      });
      const config = parse(await readFile(kubeconfig!, 'utf8'));
      const file = directory.resolve(`${name}.yaml`);
      for (const user of config.users) {
        user.user = { token: status.token };
      }
      writeFileSync(file, stringify(config));
      return file;
    }

    const start = (clusters: Record<string, string>, operations = {}) =>
      startTestBackend({
        features: [
          plugin,
          mockServices.rootConfig.factory({
            data: {
              kubevirt: {
                operations: { enabled: true, ...operations },
                clusters: Object.entries(clusters).map(([name, file]) => ({
                  name,
                  kubeconfig: { file },
                })),
              },
            },
          }),
          catalogServiceMock.factory({
            entities: [
              ordersEntity({
                'backstage.io/kubernetes-id': cluster.namespace,
              }),
            ],
          }),
        ],
      });

    beforeAll(async () => {
      cluster = await RealCluster.connect(kubeconfig!, 'operations');
      backend = await start({
        real: kubeconfig!,
        reader: await account('reader', READER),
      });
      await grant('person', PERSON, { kind: 'User', name: 'backstage:mock' });
      impersonating = await start(
        { real: await account('impersonator', IMPERSONATOR) },
        { impersonation: {} },
      );
    });

    afterAll(async () => {
      await backend?.stop();
      await impersonating?.stop();
      for (const path of made.reverse()) {
        await cluster.client.json(path, { method: 'DELETE' }).catch(() => {});
      }
      await cluster?.remove();
    });

    /** A VM of the entity, as soon as it has this status. */
    async function makeVm(vm: RealVm, status: string): Promise<void> {
      const object = realVm(vm);
      object.metadata.labels = {
        'backstage.io/kubernetes-id': cluster.namespace,
      };
      object.metadata.annotations = {
        'backstage.io/entity-ref': 'component:default/orders',
      };
      await cluster.make(object);
      const shown = await cluster.see(vm.name, view => view.status === status);
      expect(shown?.status).toBe(status);
    }

    const path = (name: string, at: string) =>
      `${ORDERS}/${at}/${cluster.namespace}/${name}/operations`;

    /** The plan, as soon as the backend knows the VM as the cluster has it. */
    async function plan(
      name: string,
      verb: OperationVerb,
      {
        options,
        at = 'real',
        by = backend,
        until = () => true,
      }: {
        options?: OperationOptions;
        at?: string;
        by?: typeof backend;
        until?: (plan: OperationPlan) => boolean;
      } = {},
    ): Promise<OperationPlan> {
      const deadline = Date.now() + TIMEOUT;
      for (;;) {
        const { status, body } = await request(by.server)
          .post(`${path(name, at)}/plan`)
          .send({ verb, options });
        if (
          (status === 200 &&
            body.refusals[0]?.code !== 'cluster' &&
            until(body)) ||
          Date.now() > deadline
        ) {
          expect(status).toBe(200);
          return body;
        }
        await new Promise(resolve => setTimeout(resolve, PAUSE));
      }
    }

    /** Runs a plan until it has ended. */
    async function run(
      name: string,
      { id, target, confirmation }: OperationPlan,
      by = backend,
    ): Promise<Operation> {
      const { status, body } = await request(by.server)
        .post(path(name, 'real'))
        .send({
          planId: id,
          uid: target.uid,
          vmiUid: target.vmiUid,
          confirmation: confirmation?.name,
        });
      expect([status, body.error]).toEqual([202, undefined]);
      const deadline = Date.now() + TIMEOUT;
      for (;;) {
        const { body: list } = await request(by.server)
          .get(path(name, 'real'))
          .expect(200);
        const operation = list.operations.find(
          (each: Operation) => each.id === body.id,
        );
        if (operation?.endedAt || Date.now() > deadline) {
          return operation;
        }
        await new Promise(resolve => setTimeout(resolve, PAUSE));
      }
    }

    /** Plans and runs, and expects it to end successfully. */
    async function done(
      name: string,
      verb: OperationVerb,
      options?: OperationOptions,
    ): Promise<Operation> {
      const planned = await plan(name, verb, {
        options,
        until: ({ allowed }) => allowed,
      });
      expect([verb, planned.refusals]).toEqual([verb, []]);
      const operation = await run(name, planned);
      expect([verb, operation.phase, operation.quote]).toEqual([
        verb,
        'done',
        undefined,
      ]);
      return operation;
    }

    it('really happen, each verb, and end as done', async () => {
      const vm = 'life';
      await makeVm({ name: vm, runStrategy: 'Manual' }, 'Stopped');
      const running = () =>
        cluster.see(vm, view => view.phase === 'Running' && view.ready);

      await done(vm, 'start');
      const first = await running();
      await done(vm, 'pause');
      expect((await cluster.see(vm, view => view.paused))?.paused).toBe(true);
      await done(vm, 'unpause');
      await running();
      await done(vm, 'soft-reboot');
      await done(vm, 'reset');

      await done(vm, 'migrate');
      const moved = await cluster.see(vm, view => view.node !== first?.node);
      expect(moved?.node).not.toBe(first?.node);
      await done(vm, 'migrate', { node: first!.node });
      const back = await cluster.see(vm, view => view.node === first?.node);
      expect(back?.node).toBe(first?.node);

      await done(vm, 'restart');
      const second = await running();
      expect(second?.vmiUid).not.toBe(first?.vmiUid);
      await done(vm, 'force-restart');
      expect((await running())?.vmiUid).not.toBe(second?.vmiUid);

      await done(vm, 'stop', { gracePeriod: 5 });
      // It is done once the guest is off; its VMI goes a moment later.
      const stopped = await cluster.see(
        vm,
        view => view.status === 'Stopped' && view.vmiUid === undefined,
      );
      expect(stopped?.vmiUid).toBeUndefined();
      await done(vm, 'start', { paused: true });
      const vmi = await cluster.client.json<any>(
        cluster.path('VirtualMachineInstance', vm),
      );
      expect(vmi.spec.startStrategy).toBe('Paused');
      await done(vm, 'force-stop');
    });

    it('cancel a migration, and an evacuation', async () => {
      const vm = 'moving';
      await makeVm(
        { name: vm, template: { evictionStrategy: 'LiveMigrate' } },
        'Running',
      );
      const migrating = await plan(vm, 'migrate', {
        until: ({ allowed }) => allowed,
      });
      const ends = run(vm, migrating);
      await done(vm, 'cancel-migration');
      expect((await ends).phase).toBe('failed');

      const view = await cluster.see(vm, ({ migration }) => !migration?.active);
      await cluster.client
        .json(
          `/api/v1/namespaces/${cluster.namespace}/pods/${
            view!.pod!.name
          }/eviction`,
          {
            method: 'POST',
            body: {
              apiVersion: 'policy/v1',
              kind: 'Eviction',
              metadata: { name: view!.pod!.name },
            },
          },
        )
        // KubeVirt refuses the eviction itself, and migrates the VM.
        .catch((error: KubeError) => {
          if (error.code !== 429) {
            throw error;
          }
        });
      await done(vm, 'cancel-evacuation');
    });

    it.each(['Always', 'Halted', 'Manual', 'RerunOnFailure', 'Once'])(
      'with runStrategy %s write what the plan says',
      async runStrategy => {
        const vm = `strategy-${runStrategy.toLowerCase()}`;
        const runs = !['Halted', 'Manual'].includes(runStrategy);
        await makeVm({ name: vm, runStrategy }, runs ? 'Running' : 'Stopped');
        const object = cluster.path('VirtualMachine', vm);
        const base = `/apis/subresources.kubevirt.io/v1/namespaces/${cluster.namespace}/virtualmachines/${vm}`;
        for (const verb of ['restart', 'stop', 'start', 'restart'] as const) {
          const { spec: before } = await cluster.client.json<any>(object);
          // A refusal holds until the mirror has seen what came before.
          const byKubeVirt = await cluster.client
            .json(`${base}/${verb}`, {
              method: 'PUT',
              body: { dryRun: ['All'] },
            })
            .then(
              () => true,
              () => false,
            );
          const planned = await plan(vm, verb, {
            until: ({ allowed }) => allowed === byKubeVirt,
          });
          expect([
            verb,
            planned.allowed,
            ...planned.refusals.map(({ code }) => code),
          ]).toEqual([verb, byKubeVirt, ...(byKubeVirt ? [] : ['state'])]);
          if (!planned.allowed) {
            continue;
          }
          const { phase } = await run(vm, planned);
          expect([verb, phase]).toEqual([verb, 'done']);
          // What KubeVirt allows changes once more when the VMI of a stopped VM goes.
          await cluster.see(vm, ({ status, vmiUid }) =>
            verb === 'stop' ? vmiUid === undefined : status === 'Running',
          );
          const { spec: after } = await cluster.client.json<any>(object);
          const { outcome } = planned;
          expect(outcome.writes).toBe(
            before.runStrategy === after.runStrategy ? 'status' : 'spec',
          );
          expect(after.runStrategy).toBe(
            outcome.runStrategy?.after ?? before.runStrategy,
          );
        }
      },
    );

    it('are refused before the click in the words of KubeVirt', async () => {
      await makeVm(
        {
          name: 'probed',
          template: {
            livenessProbe: { tcpSocket: { port: 22 }, failureThreshold: 99 },
          },
        },
        'Running',
      );
      const probed = await plan('probed', 'pause', {
        until: ({ refusals }) => refusals[0]?.code !== 'state',
      });
      expect(probed).toMatchObject({
        allowed: false,
        dryRun: 'refused',
        refusals: [
          {
            code: 'kubevirt',
            status: 403,
            quote: expect.stringContaining('LivenessProbe'),
          },
        ],
      });

      // What the state alone forbids is not tried.
      await makeVm(
        { name: 'bound', template: onClaim('none') },
        'ErrorPvcNotFound',
      );
      const bound = await plan('bound', 'migrate');
      expect(bound).toMatchObject({
        allowed: false,
        refusals: [
          { code: 'state', message: expect.stringContaining('not run yet') },
        ],
      });
    });

    it('are refused before the click in the words of who checks what is written', async () => {
      const vm = 'frozen';
      await makeVm(
        { name: vm, template: { evictionStrategy: 'LiveMigrate' } },
        'Running',
      );
      await deny(
        'freeze',
        { operation: 'UPDATE', resource: 'virtualmachines' },
        `object.metadata.name != '${vm}' || object.spec.runStrategy == oldObject.spec.runStrategy`,
        'nothing is switched before Monday',
      );
      await deny(
        'moves',
        { operation: 'CREATE', resource: 'virtualmachineinstancemigrations' },
        `object.spec.vmiName != '${vm}'`,
        'nothing is moved before Monday',
      );
      for (const [verb, words] of [
        ['stop', 'nothing is switched before Monday'],
        ['migrate', 'nothing is moved before Monday'],
      ] as const) {
        const planned = await plan(vm, verb, {
          // Policies take a moment to be heard of.
          until: ({ dryRun }) => dryRun === 'refused',
        });
        expect([verb, planned]).toMatchObject([
          verb,
          {
            allowed: false,
            dryRun: 'refused',
            refusals: [
              {
                code: 'kubevirt',
                quote: expect.stringContaining(words),
                message: expect.stringContaining(words),
              },
            ],
          },
        ]);
        expect(planned.id).toBeUndefined();
      }
      // What is not written to the spec is not held up.
      await done(vm, 'pause');
    });

    it('are refused to a credential that only reads, with the rule to add', async () => {
      await makeVm({ name: 'read' }, 'Running');
      const planned = await plan('read', 'restart', { at: 'reader' });
      expect(planned).toMatchObject({
        allowed: false,
        refusals: [
          {
            code: 'cluster-rights',
            status: 403,
            rule: {
              apiGroups: ['subresources.kubevirt.io'],
              resources: ['virtualmachines/restart'],
              verbs: ['update'],
            },
          },
        ],
      });
    });

    it('are done as the person, whom the cluster names', async () => {
      await makeVm({ name: 'personal' }, 'Running');
      const by = impersonating;
      const planned = await plan('personal', 'pause', {
        by,
        until: ({ allowed }) => allowed,
      });
      expect(planned.actor.clusterUser).toBe('backstage:mock');
      expect((await run('personal', planned, by)).phase).toBe('done');
      const refused = await plan('personal', 'restart', { by });
      expect(refused.refusals).toMatchObject([
        {
          code: 'cluster-rights',
          message: expect.stringContaining('backstage:mock may not update'),
          quote: expect.stringContaining('"backstage:mock"'),
        },
      ]);
    });
  },
);
