import { Identity } from '../rbac';
import { resourceName } from '../store';
import { Json, KubeObject, ObjectRef, ResourceDefinition } from '../types';
import { BodySource } from './exchange';
import { ResourcePath, isTrue } from './requests';

/** A write on its way: what it goes to, who sends it and how. */
export interface WriteRequest {
  definition: ResourceDefinition;
  path: ResourcePath;
  request: BodySource;
  query: URLSearchParams;
  identity: Identity;
}

/** What a write answers. */
export interface WriteResult {
  code: number;
  object: KubeObject;
}

/** How lists of this kind are merged and owned. */
export function rulesOf(definition: ResourceDefinition) {
  return { atomicLists: definition.custom === true };
}

/** Is everything to be checked and nothing changed? */
export function isDryRun(query: URLSearchParams): boolean {
  return query.getAll('dryRun').includes('All');
}

/** What names the object that a write is about. */
export function refOf(write: WriteRequest, object: KubeObject): ObjectRef {
  return {
    resource: resourceName(write.definition),
    namespace: object.metadata.namespace,
    name: object.metadata.name,
  };
}

/** The options of a deletion, which come as a body, as the query, or as both. */
export function deleteOptionsOf(body: Json, query: URLSearchParams) {
  const grace = body?.gracePeriodSeconds ?? query.get('gracePeriodSeconds');
  const orphan = body?.orphanDependents ?? query.get('orphanDependents');
  const propagation =
    body?.propagationPolicy ??
    query.get('propagationPolicy') ??
    (isTrue(orphan === null ? null : String(orphan ?? ''))
      ? 'Orphan'
      : undefined);
  return {
    propagation,
    gracePeriodSeconds:
      grace === null || grace === undefined ? undefined : Number(grace),
    preconditions: body?.preconditions,
    dryRun: isDryRun(query) || body?.dryRun?.includes('All') === true,
  };
}
