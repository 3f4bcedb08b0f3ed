import { ManualClock } from '@rafay-kubevirt/test-setup';
import { startRafay, type RafayAnswer } from '../__testUtils__/startRafay';
import { keyFromConfig } from '../client/keys';
import { RafayClient, type RafayReader } from '../client/RafayClient';
import type { RafayFailure } from '../client/RafayError';
import { readAddons } from './addons';
import {
  readBlueprints,
  readBlueprintVersions,
  readBuiltInBlueprints,
  readProjectAddons,
} from './blueprints';
import { readClusters } from './clusters';
import { readKubeconfig } from './kubeconfig';
import { readNamespaces } from './namespaces';
import { readPipelineRun } from './pipelineRuns';
import { readPipelines } from './pipelines';
import { readProjects } from './projects';
import { readWorkloads, readWorkloadStatus } from './workloads';

const KEY = 'ra2.secret-of-the-organisation';
const OF_OTHERS = 'what-nobody-is-to-see';

/** All that is read, each with what comes of a 404 where that is no failure. */
const READS: [
  string,
  (rafay: RafayReader) => Promise<unknown>,
  { without?: unknown }?,
][] = [
  ['clusters', rafay => readClusters(rafay, 'shop')],
  ['projects', rafay => readProjects(rafay)],
  ['add-ons of a cluster', rafay => readAddons(rafay, 'p1', 'west')],
  ['workloads', rafay => readWorkloads(rafay, 'shop')],
  ['state of a workload', rafay => readWorkloadStatus(rafay, 'shop', 'db')],
  ['pipelines', rafay => readPipelines(rafay, 'shop'), { without: [] }],
  [
    'state of a pipeline',
    rafay => readPipelineRun(rafay, 'shop', 'rollout'),
    { without: undefined },
  ],
  ['kubeconfig', rafay => readKubeconfig(rafay, 'west')],
  ['namespaces', rafay => readNamespaces(rafay, 'shop')],
  ['blueprints', rafay => readBlueprints(rafay, 'shop')],
  ['add-ons of a project', rafay => readProjectAddons(rafay, 'shop')],
  ['own blueprints', rafay => readBuiltInBlueprints(rafay, 'p1')],
  ['versions', rafay => readBlueprintVersions(rafay, 'p1', 'kubevirt')],
];

/** The contract of every read: a failure is named, and nothing of the key or of the answer comes out. */
describe.each(READS)('%s', (_, read, options) => {
  let clock: ManualClock;
  let answer: RafayAnswer;
  let server: Awaited<ReturnType<typeof startRafay>>;

  const outcome = () =>
    read(
      RafayClient.create({
        url: server.url,
        key: keyFromConfig(KEY),
        clock,
        requestsPerMinute: 120,
        timeout: 5_000,
      }),
    ).then(
      value => ({ value }),
      error => ({
        failure: error.failure as RafayFailure,
        text: `${error.message} ${error.stack} ${JSON.stringify(error)}`,
      }),
    );

  beforeEach(async () => {
    clock = new ManualClock();
    server = await startRafay(() => answer);
  });

  afterEach(() => server.stop());

  it.each<[string, RafayAnswer, RafayFailure]>([
    ['a key that is refused', { status: 401 }, 'key-refused'],
    ['a right that is missing', { status: 403 }, 'forbidden'],
    ['too many calls', { status: 429 }, 'rate-limited'],
    ['an error of the server', { status: 500 }, 'refused'],
    ['a redirect to a login', { status: 302 }, 'refused'],
    ['a page', { status: 200 }, 'unreadable'],
  ])('names %s', async (__, failed, failure) => {
    answer = { ...failed, body: `<html>${OF_OTHERS} ${KEY}</html>` };
    const found = await outcome();
    expect(found).toMatchObject({ failure });
    expect(JSON.stringify(found)).not.toContain(OF_OTHERS);
    expect(JSON.stringify(found)).not.toContain(KEY);
  });

  it('names an answer of another form', async () => {
    answer = { body: [OF_OTHERS] };
    const found = await outcome();
    expect(found).toMatchObject({ failure: 'unreadable' });
    expect(JSON.stringify(found)).not.toContain(OF_OTHERS);
  });

  it('knows what a Rafay without it means', async () => {
    answer = { status: 404, body: { code: 5, internal: OF_OTHERS } };
    const found = await outcome();
    expect(found).toMatchObject(
      options ? { value: options.without } : { failure: 'not-found' },
    );
    expect(JSON.stringify(found)).not.toContain(OF_OTHERS);
  });

  it('waits for no answer for ever', async () => {
    answer = {};
    const found = outcome();
    while (server.requests.length === 0) {
      await new Promise(setImmediate);
    }
    clock.tick(5_000);
    expect(await found).toMatchObject({ failure: 'unreachable' });
  });
});
