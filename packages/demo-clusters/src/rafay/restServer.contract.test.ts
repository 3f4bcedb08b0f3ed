import type { z } from 'zod';
import * as facts from './__testUtils__/openApiFacts';
import {
  blueprint,
  configMap,
  OPTION_1,
  PIPELINE,
} from './__testUtils__/specifications';
import { useRafayEmulator } from './__testUtils__/useRafayEmulator';
import { restFault } from './restFaults';
import { projectId } from './restObjects';
import { RafayRestServer } from './restServer';
import { ROLLOUT_FAULT_NAMES, RolloutFault } from './rolloutFaults';

const KEY = 'ra2.demo';

/** Paths with the form of their answers. */
const ANSWERS: [string, z.ZodType][] = [
  ['/apis/system.k8smgmt.io/v3/projects', facts.listOf(facts.project)],
  ['/apis/system.k8smgmt.io/v3/projects/shop', facts.project],
  ['infra clusters', facts.listOf(facts.cluster)],
  ['infra clusters/edge-1', facts.cluster],
  ['infra clusters/edge-1/status', facts.cluster],
  ['infra addons', facts.listOf(facts.addon)],
  ['infra addons/kubevirt-basic', facts.addon],
  ['infra blueprints', facts.listOf(facts.blueprint)],
  ['infra blueprints/kubevirt', facts.blueprint],
  ['infra namespaces', facts.listOf(facts.namespace)],
  ['infra namespaces/orders', facts.namespace],
  ['apps workloads', facts.listOf(facts.workload)],
  ['apps workloads/orders-db', facts.workload],
  ['apps workloads/orders-db/status', facts.workload],
  ['gitops pipelines', facts.listOf(facts.pipeline)],
  ['gitops pipelines/rollout', facts.pipeline],
  ['gitops pipelines/rollout/status', facts.pipeline],
  ['/auth/v1/projects/', facts.projectsOfV1],
  [
    `/v2/scheduler/project/${projectId(
      'shop',
    )}/cluster/edge-1/workloadsummary?workloadType=system`,
    facts.workloadSummary,
  ],
  [
    '/v2/sentry/kubeconfig/user?opts.selector=rafay.dev/clusterName=edge-1',
    facts.kubeconfig,
  ],
];

describe('the answers of the emulator for Rafay, as public sources have them', () => {
  const demo = useRafayEmulator();
  let rest: RafayRestServer;

  async function open(): Promise<void> {
    demo.start();
    rest = await RafayRestServer.start({
      emulator: demo.emulator,
      projects: ['lab'],
      clusters: ['edge-1'],
      apiKey: KEY,
      kubeconfigOf: () => 'kind: Config\n',
    });
  }

  afterEach(() => rest.stop());

  async function get(what: string) {
    const [group, path] = what.split(' ');
    const response = await fetch(
      `${rest.url}${
        path ? `/apis/${group}.k8smgmt.io/v3/projects/shop/${path}` : what
      }`,
      { headers: { 'X-API-KEY': KEY, 'X-RAFAY-API-KEYID': KEY } },
    );
    return { status: response.status, body: await response.text() };
  }

  /** What does not fit, path by path. */
  async function misfits(): Promise<unknown[]> {
    const found: unknown[] = [];
    for (const [what, form] of ANSWERS) {
      const { status, body } = await get(what);
      const { error } = form.safeParse(JSON.parse(body));
      if (status !== 200 || error) {
        found.push([what, status, error?.issues]);
      }
    }
    return found;
  }

  const conditionOf = async (what: string) =>
    JSON.parse((await get(what)).body).status.conditionStatus;

  it('have their form at every moment of a rollout', async () => {
    demo.commit({ ...OPTION_1, ...PIPELINE });
    await open();
    demo.emulator.hold();
    await demo.until(() => demo.emulator.projects().get('shop'));
    expect(await misfits()).toEqual([]);
    expect(await conditionOf('apps workloads/orders-db/status')).toBe(
      'StatusNotSet',
    );

    await demo.until(() => demo.emulator.status().approvals.pending.length > 0);
    expect(await misfits()).toEqual([]);
    expect(await conditionOf('gitops pipelines/rollout/status')).toBe(
      'StatusSubmitted',
    );

    demo.emulator.release();
    await demo.settled();
    expect(await misfits()).toEqual([]);
    expect(await conditionOf('gitops pipelines/rollout/status')).toBe(
      'StatusOK',
    );
    expect(await conditionOf('apps workloads/orders-db/status')).toBe(
      'StatusOK',
    );
  });

  it.each(ROLLOUT_FAULT_NAMES as RolloutFault[])(
    'have their form with the fault %s',
    async fault => {
      demo.commit({ ...OPTION_1, ...PIPELINE });
      await open();
      await demo.settled();
      demo.emulator.setFault(fault);
      if (fault === 'approval-pending') {
        await demo.until(
          () => demo.emulator.status().approvals.pending.length > 0,
        );
      } else {
        await demo.settled();
      }
      expect(await misfits()).toEqual([]);
    },
  );

  it('say True, False or Unknown of a blueprint', async () => {
    demo.commit(blueprint('first', [configMap('own')]));
    await open();
    await demo.settled();
    const sync = async () =>
      JSON.parse(
        (await get('infra clusters/edge-1')).body,
      ).status.conditions.find(
        ({ type }: { type: string }) =>
          type === 'ClusterBlueprintSyncSucceeded',
      ).status;
    expect(await sync()).toBe('True');

    demo.emulator.setFault('addon-failed');
    await demo.settled();
    expect(await sync()).toBe('False');

    demo.emulator.setFault('partial-success');
    await demo.settled();
    expect(await sync()).toBe('Unknown');
  });

  it.each([
    ['key-expired', 401],
    ['error-429', 429],
    ['error-500', 500],
  ])('are those of a failed call with the fault %s', async (fault, code) => {
    await open();
    rest.fault = restFault(fault)!;
    const { status, body } = await get('infra clusters');
    expect(status).toBe(code);
    expect(facts.apiError.safeParse(JSON.parse(body)).error).toBeUndefined();
  });

  it('are those of a failed call for what there is not', async () => {
    await open();
    const { status, body } = await get('infra clusters/none');
    expect(status).toBe(404);
    expect(facts.apiError.safeParse(JSON.parse(body)).error).toBeUndefined();
  });

  it('are a page with the fault html, as of a proxy that wants one to sign in', async () => {
    await open();
    rest.fault = restFault('html')!;
    const { status, body } = await get('infra clusters');
    expect([status, body]).toEqual([200, expect.stringContaining('<html')]);
  });
});
