import { notFound } from '../status';
import { DefaultObjectStore } from '../store';
import { KubeObject } from '../types';
import { ApiExtensions } from './ApiExtensions';
import { Exchange, readBody, sendJson } from './exchange';
import { ResourcePath } from './requests';

/**
 * Evicts a pod, unless a webhook refuses (k8s.io/kubernetes pkg/registry/core/pod/storage/eviction.go). Nobody heeds
 * PodDisruptionBudgets here.
 */
export async function serveEviction(
  exchange: Exchange,
  path: ResourcePath,
  store: DefaultObjectStore,
  extensions: ApiExtensions,
): Promise<void> {
  const { namespace, name = '' } = path;
  const ref = { resource: 'pods', namespace, name };
  const body = await readBody(exchange.request, ['application/json']);
  if (!store.get(ref)) {
    throw notFound(ref);
  }
  const { dryRun = [], gracePeriodSeconds } = (body?.deleteOptions ?? {}) as {
    dryRun?: string[];
    gracePeriodSeconds?: number;
  };
  const isTrial =
    dryRun.includes('All') ||
    exchange.url.searchParams.getAll('dryRun').includes('All');
  const { identity } = exchange;
  extensions.admit({
    operation: 'CREATE',
    resource: 'pods',
    subresource: 'eviction',
    namespace,
    object: { ...body, metadata: { ...body?.metadata, name } } as KubeObject,
    dryRun: isTrial,
    user: { name: identity.name, groups: identity.groups ?? [] },
  });
  store.delete(ref, { gracePeriodSeconds, dryRun: isTrial });
  await sendJson(exchange, 201, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    code: 201,
  });
}
