import type { LocalizableMessage } from './localizableMessage';

/**
 * How fresh what we know of a cluster is.
 *
 * - `syncing`: the first list is under way, the answer may lack VMs
 * - `synced`: what is shown is what the API server says
 * - `stale`: the connection is lost; what is shown is as of `since`
 * - `unreachable`: the cluster has not answered yet at all
 * - `misconfigured`: the cluster was never called, as its entry in the configuration, or the credential for it, cannot
 *   be used
 * - `untrusted`: the cluster was never called, as its certificate cannot be trusted
 * - `forbidden`: the credential may read neither VMs nor VMIs
 * - `kubevirt-absent`: the API server does not serve `kubevirt.io`
 *
 * @public
 */
export type ClusterSyncState =
  | 'syncing'
  | 'synced'
  | 'stale'
  | 'unreachable'
  | 'misconfigured'
  | 'untrusted'
  | 'forbidden'
  | 'kubevirt-absent';

/**
 * Whether a cluster never gave an answer that counts, so that nothing is known of it.
 *
 * @public
 */
export function neverAnswered(state: ClusterSyncState): boolean {
  return ['unreachable', 'misconfigured', 'untrusted'].includes(state);
}

/**
 * The freshness of one cluster, shown beside every answer.
 *
 * @public
 */
export interface ClusterStatus {
  /** Configured name. */
  name: string;
  /** Display name, where one is configured. */
  title?: string;
  state: ClusterSyncState;
  /** RFC 3339 time since when the state holds; for `stale` the last time the data was known to be true. */
  since?: string;
  /** Kinds that the credential may not read, as `plural.group`. Others go on. */
  forbiddenKinds: string[];
  /** Kinds that may be listed and not watched, so that they are polled, as `plural.group`. */
  polledKinds: string[];
  /** Of a `stale` cluster: when it last answered, KubeVirt was not installed on it. */
  kubevirtAbsent?: true;
  /** What happened, where, and what to do; for a person. */
  message?: string;
  /** The same by codes, for other languages. */
  messages?: LocalizableMessage[];
}
