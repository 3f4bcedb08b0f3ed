import { Fixture } from './fixture';

const LABELS = { app: 'x' };
const SELECTOR = { matchLabels: LABELS };
const TEMPLATE = {
  metadata: { labels: LABELS },
  spec: { containers: [{ name: 'main', image: 'example.com/none' }] },
};

const CASES = [
  {
    group: 'apps',
    plural: 'deployments',
    kind: 'Deployment',
    spec: { selector: SELECTOR, template: TEMPLATE },
    status: {},
  },
  {
    group: 'apps',
    plural: 'daemonsets',
    kind: 'DaemonSet',
    spec: { selector: SELECTOR, template: TEMPLATE },
    status: {
      currentNumberScheduled: 0,
      desiredNumberScheduled: 0,
      numberMisscheduled: 0,
      numberReady: 0,
    },
  },
  {
    group: 'apps',
    plural: 'replicasets',
    kind: 'ReplicaSet',
    spec: { selector: SELECTOR, template: TEMPLATE },
    status: { replicas: 0 },
  },
  {
    group: 'apps',
    plural: 'statefulsets',
    kind: 'StatefulSet',
    spec: { serviceName: 'x', selector: SELECTOR, template: TEMPLATE },
    status: { availableReplicas: 0, replicas: 0 },
  },
  {
    group: 'policy',
    plural: 'poddisruptionbudgets',
    kind: 'PodDisruptionBudget',
    spec: { selector: SELECTOR, minAvailable: 1 },
    status: {
      currentHealthy: 0,
      desiredHealthy: 0,
      disruptionsAllowed: 0,
      expectedPods: 0,
    },
  },
];

/** The status that built-in kinds have before their controllers have seen them. */
export function statusContract(fixture: () => Fixture): void {
  it.each(CASES)(
    'gives a new $kind its first status, whatever the caller says',
    async ({ group, plural, kind, spec, status }) => {
      const { client, namespace } = fixture();
      const { code, body } = await client.post(
        `/apis/${group}/v1/namespaces/${namespace}/${plural}?dryRun=All`,
        {
          apiVersion: `${group}/v1`,
          kind,
          metadata: { name: 'fresh' },
          spec,
          status: { replicas: 3 },
        },
      );
      expect([code, body.status]).toEqual([201, status]);
    },
  );
}
