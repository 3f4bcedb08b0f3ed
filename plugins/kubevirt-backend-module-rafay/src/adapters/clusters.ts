import { z } from 'zod';
import { rafayPath, type RafayReader } from '../client/RafayClient';
import { listOf, name, optionalText, optionalTime } from './decode';
import { readAllPages } from './pages';

/** How far a blueprint has come on a cluster. */
export type BlueprintSync =
  | 'succeeded'
  | 'partial'
  | 'running'
  | 'failed'
  | 'unknown';

/** A cluster as Rafay knows it. */
export interface RafayCluster {
  project: string;
  name: string;
  /** The blueprint that is assigned, with its version. */
  blueprint?: { name: string; version?: string };
  sync: BlueprintSync;
  /** Rafay's own words about the synchronization. */
  reason?: string;
  /** When the synchronization changed last. */
  since?: string;
}

const condition = z.looseObject({
  type: optionalText,
  status: optionalText,
  reason: optionalText,
  lastUpdated: optionalTime,
});

const blueprintShape = z
  .looseObject({ name: optionalText, version: optionalText })
  .nullish();

const cluster = z.looseObject({
  metadata: z.looseObject({ name }),
  spec: z.looseObject({ blueprintConfig: blueprintShape }).nullish(),
  status: z
    .looseObject({ blueprint: blueprintShape, conditions: listOf(condition) })
    .nullish(),
});

/** v3's name of the condition, and the one of the v1 API of edges. */
const SYNC_CONDITIONS = [
  'ClusterBlueprintSyncSucceeded',
  'ClusterBlueprintSync',
];

/**
 * The state of the blueprint's synchronization.
 *
 * @remarks
 * The only place that knows these words: `True`, `False` and `Unknown` of v3's `ClusterBlueprintSyncSucceeded`, where
 * `Unknown` means running while the reason says that the placement was "created" or "processed", else a partial success
 * (OpenAPI ClusterCondition; a public script that polls it); `NotSet`, `Pending`, `InProgress`, `Retry`, `Success`,
 * `PartialSuccess`, `Failed` of v1 (terraform-provider-rafay, `blueprint_sync_resource.go`).
 */
export function readSync(
  status: string | undefined,
  reason: string | undefined,
): BlueprintSync {
  switch (status) {
    case 'True':
    case 'Success':
      return 'succeeded';
    case 'PartialSuccess':
      return 'partial';
    case 'False':
    case 'Failed':
      return 'failed';
    case 'Pending':
    case 'InProgress':
    case 'Retry':
      return 'running';
    case 'Unknown':
      return /\bplacement (?:created|processed)\b/i.test(reason ?? '')
        ? 'running'
        : 'partial';
    default:
      return 'unknown';
  }
}

function clusterOf(
  project: string,
  { metadata, spec, status }: z.output<typeof cluster>,
): RafayCluster {
  const sync = status?.conditions.find(({ type }) =>
    SYNC_CONDITIONS.includes(type ?? ''),
  );
  // What is assigned stands in the status; right after an assignment only in the specification.
  const assigned = status?.blueprint?.name
    ? status.blueprint
    : spec?.blueprintConfig;
  return {
    project,
    name: metadata.name,
    ...(assigned?.name && {
      blueprint: {
        name: assigned.name,
        ...(assigned.version && { version: assigned.version }),
      },
    }),
    sync: readSync(sync?.status, sync?.reason),
    ...(sync?.reason && { reason: sync.reason }),
    ...(sync?.lastUpdated && { since: sync.lastUpdated }),
  };
}

/** The clusters of a project: `GET /apis/infra.k8smgmt.io/v3/projects/{project}/clusters` (OpenAPI v3). */
export async function readClusters(
  rafay: RafayReader,
  project: string,
): Promise<RafayCluster[]> {
  const items = await readAllPages(
    rafay,
    cluster,
    `clusters of project '${project}'`,
    rafayPath`/apis/infra.k8smgmt.io/v3/projects/${project}/clusters`,
  );
  return items.map(item => clusterOf(project, item));
}
