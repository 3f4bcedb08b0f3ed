import { mockCredentials } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import request from 'supertest';
import { KubeError, type KubeClient } from '../clusters';
import { condition } from '../model/__testUtils__/builders';
import type { VmObjects } from '../model/vmObjects';
import { fakeVm } from './FakeMirrorService';
import { ORDERS, startKubeVirtBackend } from './startKubeVirtBackend';

/** A call that the API server of a cluster got. */
export interface SeenCall {
  path: string;
  method?: string;
  body?: any;
  impersonate?: NonNullable<Parameters<KubeClient['json']>[1]>['impersonate'];
}

/** Agreed to by the cluster's side. */
const CONSENT = {
  'backstage.io/entity-ref': 'component:default/orders',
};

const REVIEWS = '/selfsubjectaccessreviews';

/** A VM that runs from a claim, so that nothing is lost when it stops. */
export function operableVm(
  options: {
    name?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    uid?: string;
    vmiUid?: string;
    runStrategy?: string;
    paused?: boolean;
  } = {},
) {
  const { name = 'orders-db', annotations = CONSENT, labels } = options;
  const uid = options.uid ?? `uid-${name}`;
  const volumes = [
    { name: 'root', persistentVolumeClaim: { claimName: 'root' } },
  ];
  const meta = { namespace: 'shop', name };
  const vmObjects: Partial<VmObjects> = {
    vm: {
      metadata: {
        ...meta,
        uid,
        labels: labels ?? { 'backstage.io/kubernetes-id': 'orders' },
        annotations,
      },
      spec: {
        runStrategy: options.runStrategy ?? 'Manual',
        template: { spec: { volumes } },
      },
    },
    vmi: {
      metadata: { ...meta, uid: options.vmiUid ?? 'vmi-1' },
      spec: { volumes },
      status: {
        phase: 'Running',
        nodeName: 'node-1',
        conditions: options.paused ? [condition('Paused', 'True')] : [],
      },
    },
  };
  const vm = fakeVm({ name, annotations, labels, vmObjects });
  return { ...vm, summary: { ...vm.summary, uid } };
}

/** A started backend with operations enabled and one VM, whose cluster is a function. */
export async function startOperations(
  options: {
    operations?: JsonObject;
    access?: JsonObject;
    snapshots?: JsonObject;
    entities?: Entity[];
  } = {},
) {
  const backend = await startKubeVirtBackend({
    entities: options.entities,
    config: {
      kubevirt: {
        operations: { enabled: true, ...options.operations },
        ...(options.access && { access: options.access }),
        ...(options.snapshots && { snapshots: options.snapshots }),
      },
    },
  });
  const calls: SeenCall[] = [];
  /** What KubeVirt answers to what is no access review. */
  let answer: (call: SeenCall) => unknown = () => undefined;
  let review: (call: SeenCall) => unknown = () => ({
    status: { allowed: true },
  });
  backend.westCluster.answer = (path, _, asked) => {
    const call = {
      path,
      method: asked?.method,
      body: asked?.body,
      impersonate: asked?.impersonate,
    };
    calls.push(call);
    return path.endsWith(REVIEWS) ? review(call) : answer(call);
  };
  backend.west.set(operableVm());

  const post = (
    path: string,
    body: object,
    user: string = mockCredentials.user.header(),
  ) => request(backend.server).post(path).set('authorization', user).send(body);
  const VM = `${ORDERS}/west/shop/orders-db`;
  const plan = (
    verb = 'restart',
    {
      user,
      vm = VM,
      ...more
    }: { user?: string; vm?: string; options?: object } = {},
  ) => post(`${vm}/operations/plan`, { verb, ...more }, user);
  const runOf = (body: {
    id: string;
    target: { uid: string; vmiUid?: string };
  }) => ({
    planId: body.id,
    uid: body.target.uid,
    vmiUid: body.target.vmiUid,
  });
  const run = (
    body: object,
    { user, vm = VM }: { user?: string; vm?: string } = {},
  ) => post(`${vm}/operations`, body, user);
  return {
    ...backend,
    VM,
    post,
    plan,
    run,
    runOf,
    calls,
    /** Calls that are no access reviews. */
    operated: () => calls.filter(({ path }) => !path.endsWith(REVIEWS)),
    /** Those that were no dry runs. */
    done: () =>
      calls.filter(
        ({ method, path, body }) =>
          ['PUT', 'POST', 'DELETE'].includes(method ?? '') &&
          !path.endsWith(REVIEWS) &&
          !path.includes('dryRun=All') &&
          !body?.dryRun,
      ),
    answers: (next: (call: SeenCall) => unknown) => {
      answer = next;
    },
    reviews: (next: (call: SeenCall) => unknown) => {
      review = next;
    },
    /** Time passes, after which the tracker looks at the mirrors whether anything changed or not. */
    look: (ms = 1000) => backend.clock.tick(ms),
    inList: async () => {
      const { body } = await request(backend.server).get(ORDERS).expect(200);
      return body.virtualMachines[0];
    },
  };
}

/** What virt-api answers where it refuses. */
export function refusedBy(
  code: number,
  serverMessage: string,
  reason = 'Conflict',
): KubeError {
  return new KubeError({
    code,
    reason,
    serverMessage,
    message: `Cluster 'west' answered ${code}: ${serverMessage}`,
  });
}
