import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { parse } from 'yaml';
import { createHarness } from '../../__testUtils__/harness';
import {
  failure,
  listed,
  ok,
  operation,
  OperationsServer,
  plan,
  refusedPlan,
} from '../../__testUtils__/OperationsServer';
import { createVmOperateAction } from './action';
import { examples } from './examples';

const INPUT = {
  entityRef: 'component:default/orders',
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-db',
  verb: 'restart',
};
const OPERATIONS =
  '/api/kubevirt/v1/entities/component/default/orders/virtual-machines/west/shop/orders-db/operations';
const REQUESTED = { status: 202, body: operation('requested', 'Asked for.') };
const SEEN = listed(operation('seen', 'It restarts.'));
const DONE = listed(operation('done', 'It runs again.'));
const CONFIRMED = plan({
  confirmation: { name: 'orders-db', message: 'Data can be lost.' },
});

const entity = (owners: string[], name = 'orders') => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  relations: owners.map(targetRef => ({ type: 'ownedBy', targetRef })),
});

describe('kubevirt:vm:operate', () => {
  const harness = createHarness();
  let server: OperationsServer;
  beforeAll(async () => {
    server = await OperationsServer.start();
  });
  afterAll(() => server.stop());

  const auth = mockServices.auth();
  const catalog = catalogServiceMock({
    entities: [
      entity(['group:default/team-orders']),
      entity(['group:default/other'], 'foreign'),
      entity([], 'nobodys'),
    ],
  });
  const getEntityByRef = jest.spyOn(catalog, 'getEntityByRef');
  const getPluginRequestToken = jest.spyOn(auth, 'getPluginRequestToken');
  beforeEach(() => jest.clearAllMocks());

  /** Runs the action as a member of team-orders; its clock goes on by what it sleeps. */
  async function operate(
    input: object = {},
    context: Record<string, unknown> = {},
  ) {
    let now = 0;
    const outputs: Record<string, unknown> = {};
    const logs: string[] = [];
    const log = (message: string) => logs.push(message);
    const action = createVmOperateAction({
      auth,
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => server.baseUrl,
      }),
      catalog,
      userInfo: mockServices.userInfo({
        ownershipEntityRefs: ['user:default/mock', 'group:default/Team-Orders'],
      }),
      clock: {
        now: () => now,
        sleep: async (ms, signal) => {
          signal?.throwIfAborted();
          now += ms;
        },
      },
    });
    const error = await harness
      .run(
        action,
        { ...INPUT, ...input },
        {
          getInitiatorCredentials: async () => mockCredentials.user(),
          checkpoint: ({ fn }: { fn: () => unknown }) => fn(),
          logger: { ...mockServices.logger.mock(), info: log, warn: log },
          output: (name: string, value: unknown) => {
            outputs[name] = value;
          },
          ...context,
        },
      )
      .then(
        () => undefined,
        (caught: Error) => caught,
      );
    return { error, outputs, logs: logs.join('\n'), seconds: now / 1000 };
  }
  const asked = () =>
    server.requests.map(({ method, path }) => `${method} ${path}`);

  it('plans, runs what it planned, and waits until it is done', async () => {
    server.answer({
      plan: [ok(plan())],
      run: [REQUESTED],
      // One that another replica answers, and one that gets lost.
      list: [
        listed(),
        SEEN,
        undefined,
        failure(503, 'Error', 'Starting'),
        DONE,
      ],
    });
    const { error, outputs, logs } = await operate();
    expect(error).toBeUndefined();
    expect(outputs).toEqual({
      operationId: 'operation-1',
      phase: 'done',
      message: 'It runs again.',
    });
    expect(server.requests.slice(0, 3)).toMatchObject([
      { method: 'POST', path: `${OPERATIONS}/plan`, body: { verb: 'restart' } },
      {
        method: 'POST',
        path: OPERATIONS,
        body: { planId: 'plan-1', uid: 'uid-1', vmiUid: 'vmi-1' },
      },
      { method: 'GET', path: OPERATIONS },
    ]);
    for (const sentence of [
      'The guest gets 30 seconds.',
      'Git leaves it alone.',
      'requested: Asked for.',
      'seen: It restarts.',
      'done: It runs again.',
    ]) {
      expect(logs).toContain(sentence);
    }
  });

  it('acts as the person who started the task, and keeps their token out of the log', async () => {
    server.answer({ plan: [ok(plan())], run: [REQUESTED], list: [DONE] });
    const { logs } = await operate();
    const credentials = mockCredentials.user();
    expect(getEntityByRef).toHaveBeenCalledWith(INPUT.entityRef, {
      credentials,
    });
    expect(getPluginRequestToken).toHaveBeenCalledTimes(3);
    expect(getPluginRequestToken).toHaveBeenCalledWith({
      onBehalfOf: credentials,
      targetPluginId: 'kubevirt',
    });
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: 'kubevirt',
    });
    expect(server.requests.map(each => each.authorization)).toEqual(
      Array(3).fill(`Bearer ${token}`),
    );
    expect(logs).not.toContain(token);
  });

  it.each([
    [
      'of another team',
      { entityRef: 'component:default/foreign' },
      'NotAllowedError',
      'You do not own component:default/foreign, so that you may not operate its virtual machines by this template: ask group:default/other',
    ],
    [
      'of nobody',
      { entityRef: 'component:default/nobodys' },
      'NotAllowedError',
      'it has no owner',
    ],
    [
      'that is not there',
      { entityRef: 'component:default/none' },
      'NotFoundError',
      'The catalog has no entity component:default/none',
    ],
  ])(
    'refuses an entity %s, before anything is asked',
    async (_, input, name, message) => {
      server.answer({ plan: [ok(plan())] });
      const { error } = await operate(input);
      expect(error).toMatchObject({
        name,
        message: expect.stringContaining(message),
      });
      expect(server.requests).toEqual([]);
    },
  );

  it('refuses a task that no person started', async () => {
    server.answer({ plan: [ok(plan())] });
    const { error } = await operate(
      {},
      { getInitiatorCredentials: async () => mockCredentials.service() },
    );
    expect(error).toMatchObject({ name: 'NotAllowedError' });
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['an entity of a path', { entityRef: 'component:default/..' }, 'entityRef'],
    ['no entity', { entityRef: 'a:b:c' }, 'entityRef'],
    ['a cluster of a path', { cluster: '..' }, 'cluster'],
    ['a namespace of a path', { namespace: '../a' }, 'namespace'],
    ['a name of a path', { name: '..' }, 'name'],
    ['another verb', { verb: 'delete' }, 'verb'],
    ['another option', { options: { force: true } }, 'options.force'],
    ['a node of a path', { options: { node: '..' } }, 'options.node'],
    ['what is no input', { token: 'x' }, 'token'],
  ])('refuses %s', async (_, input, field) => {
    server.answer({ plan: [ok(plan())] });
    const { error } = await operate(input);
    expect(error).toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(
        new RegExp(`^${field.replace('.', '\\.')}:`),
      ),
    });
    expect(server.requests).toEqual([]);
  });

  it.each([
    [
      'with its reason',
      { code: 'state', message: 'It does not run.' },
      'restart of shop/orders-db on cluster west is refused: It does not run.',
    ],
    [
      'with the words of KubeVirt',
      {
        code: 'kubevirt',
        message: 'KubeVirt refuses it.',
        quote: 'not\u001b[2J live-migratable',
      },
      'KubeVirt refuses it. (not live-migratable)',
    ],
    [
      'with the rule to add',
      {
        code: 'cluster-rights',
        message: 'A right is missing.',
        rule: { apiGroups: ['a'], resources: ['b'], verbs: ['update'] },
      },
      'A right is missing. Rule: {"apiGroups":["a"],"resources":["b"],"verbs":["update"]}',
    ],
    [
      'with no more than a task can hold',
      { code: 'kubevirt', message: 'x'.repeat(100_000) },
      `${'x'.repeat(1000)} …`,
    ],
  ])('hands on what the plan refuses, %s', async (_, refusal, message) => {
    server.answer({ plan: [ok(refusedPlan(refusal))] });
    for (const isDryRun of [false, true]) {
      const { error } = await operate({}, { isDryRun });
      expect(error).toMatchObject({
        name: 'OperationRefusedError',
        message: expect.stringContaining(message),
      });
      expect(error!.message.length).toBeLessThan(1200);
    }
    expect(asked()).toEqual(Array(2).fill(`POST ${OPERATIONS}/plan`));
  });

  it.each([
    ['nothing', {}],
    ['another name', { confirmation: 'orders-cache' }],
  ])(
    'asks for the name of the VM where data can be lost, given %s',
    async (_, input) => {
      server.answer({ plan: [ok(CONFIRMED)] });
      const { error } = await operate({ ...input, verb: 'force-stop' });
      expect(error).toMatchObject({
        name: 'InputError',
        message:
          'confirmation: Data can be lost. Give the name of the virtual machine, orders-db, as confirmation',
      });
      expect(asked()).toEqual([`POST ${OPERATIONS}/plan`]);
    },
  );

  it('hands on the name where it is asked for', async () => {
    server.answer({ plan: [ok(CONFIRMED)], run: [REQUESTED], list: [DONE] });
    const { error } = await operate({ confirmation: 'orders-db' });
    expect(error).toBeUndefined();
    expect(server.requests[1].body).toMatchObject({
      confirmation: 'orders-db',
    });
  });

  it('hands on options', async () => {
    server.answer({ plan: [ok(plan())], run: [REQUESTED], list: [DONE] });
    await operate({ verb: 'stop', options: { gracePeriod: 120 } });
    expect(server.requests[0].body).toEqual({
      verb: 'stop',
      options: { gracePeriod: 120 },
    });
  });

  it.each([
    [
      'plan',
      failure(403, 'NotAllowedError', 'No permission'),
      'NotAllowedError',
      'No permission',
    ],
    [
      'plan',
      failure(404, 'NotFoundError', 'No such VM'),
      'NotFoundError',
      'No such VM',
    ],
    [
      'run',
      failure(403, 'OperationRefusedError', 'Consent was taken back'),
      'OperationRefusedError',
      'Consent was taken back',
    ],
    [
      'run',
      failure(409, 'OperationTargetChangedError', 'Another VM'),
      'OperationTargetChangedError',
      'Another VM',
    ],
    [
      'plan',
      failure(503, 'Error', 'Starting'),
      'ServiceUnavailableError',
      'Starting',
    ],
    ['run', undefined, 'ServiceUnavailableError', 'is not known'],
    [
      'list',
      failure(403, 'NotAllowedError', 'Not any more'),
      'NotAllowedError',
      'Not any more',
    ],
  ] as const)(
    'fails by the name of the error where %s answers %j',
    async (at, answer, name, message) => {
      server.answer({
        plan: [ok(plan())],
        run: [REQUESTED],
        list: [DONE],
        [at]: [answer],
      });
      const { error } = await operate();
      expect(error).toMatchObject({
        name,
        message: expect.stringContaining(message),
      });
    },
  );

  it.each([
    [2, undefined],
    [3, 'OperationPlanInvalidError'],
  ])(
    'plans again where the run reached another replica %i times',
    async (times, name) => {
      const invalid = failure(409, 'OperationPlanInvalidError', 'Plan again');
      server.answer({
        plan: [
          ok(plan({ id: 'plan-1' })),
          ok(plan({ id: 'plan-2' })),
          ok(plan({ id: 'plan-3' })),
        ],
        run: [...Array(times).fill(invalid), REQUESTED],
        list: [DONE],
      });
      const { error } = await operate();
      expect(error?.name).toBe(name);
      expect(server.requests.flatMap(({ body }) => body?.planId ?? [])).toEqual(
        ['plan-1', 'plan-2', 'plan-3'],
      );
    },
  );

  it.each([
    [
      'failed',
      operation('failed', 'KubeVirt gave up.', { quote: 'no node has room' }),
      'OperationFailedError',
      'restart of shop/orders-db on cluster west failed: KubeVirt gave up. (no node has room)',
    ],
    [
      'not-seen',
      operation('not-seen', 'Nothing shows it after 30 s.'),
      'OperationNotSeenError',
      'was not seen: Nothing shows it after 30 s.',
    ],
  ])(
    'fails where it is %s, with the outputs',
    async (phase, end, name, message) => {
      server.answer({
        plan: [ok(plan())],
        run: [REQUESTED],
        list: [listed(end)],
      });
      const { error, outputs } = await operate();
      expect(error).toMatchObject({
        name,
        message: expect.stringContaining(message),
      });
      expect(outputs).toMatchObject({ operationId: 'operation-1', phase });
    },
  );

  it('fails at once where KubeVirt refuses the run, waiting or not', async () => {
    server.answer({
      plan: [ok(plan())],
      run: [{ status: 202, body: operation('failed', 'Refused.') }],
    });
    const { error } = await operate({ wait: false });
    expect(error).toMatchObject({ name: 'OperationFailedError' });
  });

  it('does not wait longer than ten minutes', async () => {
    server.answer({ plan: [ok(plan())], run: [REQUESTED], list: [SEEN] });
    const { error, outputs, seconds } = await operate();
    expect(error).toMatchObject({
      name: 'OperationUnfinishedError',
      message: expect.stringContaining('goes on: It restarts.'),
    });
    expect(outputs.phase).toBe('seen');
    expect(seconds).toBe(600);
  });

  it('does not wait where it is asked not to', async () => {
    server.answer({ plan: [ok(plan())], run: [REQUESTED] });
    const { error, outputs, seconds } = await operate({ wait: false });
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({ phase: 'requested' });
    expect(seconds).toBe(0);
  });

  it('stops waiting when the task is cancelled', async () => {
    const controller = new AbortController();
    server.answer({ plan: [ok(plan())], run: [REQUESTED], list: [SEEN] });
    const { error } = await operate(
      {},
      {
        signal: controller.signal,
        output: (name: string, value: unknown) =>
          name === 'phase' && value === 'seen' && controller.abort(),
      },
    );
    expect(error).toMatchObject({ name: 'AbortError' });
  });

  it.each(examples.map(({ description, example }) => [description, example]))(
    'has an example that works: %s',
    async (_, example) => {
      server.answer({ plan: [ok(CONFIRMED)], run: [REQUESTED], list: [DONE] });
      const [step] = parse(example).steps;
      expect(step.action).toBe('kubevirt:vm:operate');
      const { error } = await operate({
        confirmation: 'orders-db',
        ...step.input,
      });
      expect(error).toBeUndefined();
    },
  );

  it('plans only in a dry run', async () => {
    server.answer({ plan: [ok(plan())] });
    const { error, outputs } = await operate({}, { isDryRun: true });
    expect(error).toBeUndefined();
    expect(outputs).toEqual({
      phase: 'planned',
      message: 'Git leaves it alone.',
    });
    expect(asked()).toEqual([`POST ${OPERATIONS}/plan`]);
  });

  it('goes on with the operation that it asked for when the task is resumed', async () => {
    server.answer({
      plan: [
        ok(refusedPlan({ code: 'state', message: 'It restarts already.' })),
      ],
      list: [DONE],
    });
    const { error, outputs } = await operate(
      {},
      { checkpoint: async () => JSON.stringify(REQUESTED.body) },
    );
    expect(error).toBeUndefined();
    expect(outputs.phase).toBe('done');
    expect(asked()).toEqual([`GET ${OPERATIONS}`]);
  });
});
