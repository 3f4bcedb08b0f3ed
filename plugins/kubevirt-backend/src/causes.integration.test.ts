import { RealCluster } from './__testUtils__/RealCluster';
import { causeCases } from './__testUtils__/causeCases';
import type { Case } from './__testUtils__/caseTypes';
import { makeReservedNode } from './__testUtils__/makeReservedNode';

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeIf = kubeconfig ? describe : describe.skip;

/** How long the controllers of a real cluster may take; only a failure takes it. */
const WAIT_TIMEOUT = 120_000;

/** The cases by name and code, before there is a cluster to make them on. */
const TITLES = causeCases({} as never).map(
  ({ name, code }) => [name, code] as const,
);

describeIf(
  'causes on a real cluster (set KUBEVIRT_TEST_KUBECONFIG to run it)',
  () => {
    let cluster: RealCluster;
    let cases: Case[];
    let stopNode = () => {};
    const seen = new Map<string, ReturnType<RealCluster['see']>>();
    const see = (each: Case) =>
      cluster.see(
        each.name,
        ({ cause, status }) =>
          cause?.code === each.code &&
          each.sentence.test(cause.sentence) &&
          (!each.hint || each.hint.test(cause.hint ?? '')) &&
          (!each.message || each.message.test(cause.message ?? '')) &&
          (!each.status || status === each.status),
        { namespace: each.namespace, timeout: WAIT_TIMEOUT },
      );

    beforeAll(async () => {
      cluster = await RealCluster.connect(kubeconfig!, 'causes');
      const { namespace, suffix } = cluster;
      const around = {
        cluster,
        reservedNode: `reserved-${suffix}`,
        quotaNamespace: `${namespace}-quota`,
        strictNamespace: `${namespace}-strict`,
        tightNamespace: `${namespace}-tight`,
        neverClass: `never-${suffix}`,
      };
      stopNode = await makeReservedNode(cluster, around.reservedNode);
      await cluster.make({
        kind: 'Namespace',
        metadata: { name: around.quotaNamespace },
      });
      await cluster.make({
        kind: 'Namespace',
        metadata: {
          name: around.strictNamespace,
          labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
        },
      });
      await cluster.make({
        kind: 'StorageClass',
        metadata: { name: around.neverClass },
        provisioner: 'nobody.example/never',
        volumeBindingMode: 'WaitForFirstConsumer',
      });
      await cluster.make({
        kind: 'ResourceQuota',
        metadata: { name: 'small', namespace: around.quotaNamespace },
        spec: {
          hard: { 'requests.memory': '100Mi', 'requests.storage': '1Gi' },
        },
      });
      await cluster.make({
        kind: 'Namespace',
        metadata: { name: around.tightNamespace },
      });
      await cluster.make({
        kind: 'LimitRange',
        metadata: { name: 'tight', namespace: around.tightNamespace },
        spec: { limits: [{ type: 'Container', max: { memory: '64Mi' } }] },
      });
      cases = causeCases(around);
      await Promise.all(
        cases.map(async each => {
          await each.make();
          // Some pass by, as an import does, while a busy machine still makes the others.
          seen.set(each.name, see(each));
        }),
      );
    }, 120_000);

    afterAll(async () => {
      stopNode();
      await cluster?.remove();
    }, 60_000);

    it.each(TITLES)(
      '%s: %s',
      async (name, code) => {
        const expected = cases.find(each => each.name === name)!;
        const view = await seen.get(name);
        const {
          severity = 'error',
          sentence,
          hint = /^/,
          message = /^/,
          status = view?.status,
        } = expected;
        expect(view).toMatchObject({
          status,
          cause: {
            code,
            severity,
            sentence: expect.stringMatching(sentence),
          },
        });
        expect(view?.cause?.hint ?? '').toMatch(hint);
        expect(view?.cause?.message ?? '').toMatch(message);
        // Whatever KubeVirt calls it, what holds a VM back is seen in the list.
        const hidden =
          severity === 'error' &&
          (view?.group !== 'held-back' ||
            /^(Stopped|Starting)$/.test(view.displayStatus));
        expect(hidden).toBe(false);
      },
      WAIT_TIMEOUT + 10_000,
    );
  },
);
