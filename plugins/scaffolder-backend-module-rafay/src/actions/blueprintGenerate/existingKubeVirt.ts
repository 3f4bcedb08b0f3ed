import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type {
  ClusterPlatformSummary,
  Rollout,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  connectKubevirtBackend,
  type KubevirtBackendOptions,
} from '../kubevirtBackend';

/** For one question to the kubevirt backend, in milliseconds. */
const TIMEOUT = 15_000;

/** So many clusters are named in a message. */
const MAX_NAMED = 10;

/** A cluster that has KubeVirt. */
export interface ExistingKubeVirt {
  cluster: string;
  version?: string;
  /** The blueprint that is assigned to the cluster in Rafay. */
  blueprint?: { name: string; project: string };
}

/**
 * Which of the clusters have KubeVirt, as the kubevirt backend shows the person who started the task.
 *
 * @throws any error where the backend does not say: it is not installed, or the person may not read the platform
 */
export async function readExistingKubeVirt(
  backend: KubevirtBackendOptions,
  credentials: BackstageCredentials,
  clusters: readonly string[],
): Promise<ExistingKubeVirt[]> {
  const ask = await connectKubevirtBackend(backend, credentials);
  async function get<T>(path: string): Promise<T> {
    const response = await ask(path, { signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok) {
      throw new Error(
        `the kubevirt backend answered with ${response.status} ${response.statusText}`,
      );
    }
    return (await response.json()) as T;
  }
  const { items } = await get<{ items: ClusterPlatformSummary[] }>(
    '/v1/clusters',
  );
  const found = items.filter(
    ({ cluster, kubevirtVersion }) =>
      kubevirtVersion !== undefined && clusters.includes(cluster.name),
  );
  return Promise.all(
    found.map(async ({ cluster: { name }, kubevirtVersion }) => {
      const blueprint = await get<{ rollout?: Rollout }>(
        `/v1/clusters/${encodeURIComponent(name)}/rollout`,
      ).then(
        ({ rollout }) => {
          const stage = rollout?.stages.find(
            ({ kind }) => kind === 'blueprint',
          );
          return stage && { name: stage.name, project: rollout!.project };
        },
        // Where Rafay cannot be asked, it is still known that KubeVirt is there.
        () => undefined,
      );
      return { cluster: name, version: kubevirtVersion, blueprint };
    }),
  );
}

/**
 * On Rafay a cluster has one blueprint: another one takes the first one's add-ons away, and KubeVirt with them.
 *
 * @throws ConflictError that says which clusters have KubeVirt, from where, and what to use instead
 */
export function refuseExistingKubeVirt(
  existing: readonly ExistingKubeVirt[],
  own: { project: string; blueprintName: string },
): void {
  const others = existing.filter(
    ({ blueprint }) =>
      blueprint?.name !== own.blueprintName ||
      blueprint.project !== own.project,
  );
  if (others.length === 0) {
    return;
  }
  const named = others.slice(0, MAX_NAMED).map(describe).join('; ');
  const more =
    others.length > MAX_NAMED ? `; and ${others.length - MAX_NAMED} more` : '';
  throw new ConflictError(
    `clusters: KubeVirt is there already: ${named}${more}. In Rafay a cluster has one blueprint, so that '${own.blueprintName}' takes the place of the one that it has, whose add-ons are then uninstalled. ` +
      `To run virtual machines there, use "Add a virtual machine" (rafay:vm:generate) with the repository that has the blueprint; for another release, "Upgrade KubeVirt" (rafay:blueprint:upgrade). ` +
      `To go on nevertheless, set replacesKubeVirt`,
  );
}

function describe({ cluster, version, blueprint }: ExistingKubeVirt): string {
  const what = `${cluster} has KubeVirt${version ? ` ${version}` : ''}`;
  return blueprint
    ? `${what}, with blueprint '${blueprint.name}' of project '${blueprint.project}'`
    : `${what}, and Rafay does not say from which blueprint`;
}
