import { toError } from '@backstage/errors';
import {
  formatInEnglish,
  type ClusterPlatformSummary,
  type DeploymentCheck,
  type DeploymentFinding,
  type DeploymentRequest,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  BlueprintAssignment,
  DeploymentInventory,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { PlatformReader } from '../reads';

/** So many clusters that have KubeVirt are named. */
const MAX_NAMED = 10;

/** How a request goes together with what the clusters and the deployment system have. */
export async function checkDeployment(
  {
    platform,
    inventory,
  }: {
    platform: Pick<PlatformReader, 'list'>;
    inventory?: DeploymentInventory;
  },
  request: DeploymentRequest,
): Promise<DeploymentCheck> {
  const [kubevirt, rest] = await Promise.all([
    kubeVirtOfClusters(platform, inventory, request),
    inventory?.check(request).catch(error => ({
      findings: [],
      unchecked: [toError(error).message],
    })),
  ]);
  return {
    ...(inventory && { source: inventory.name }),
    findings: [...(rest?.findings ?? []), ...kubevirt],
    unchecked: rest?.unchecked ?? [],
  };
}

/**
 * In Rafay a cluster has one blueprint: another one takes the first one's add-ons away, and KubeVirt with them.
 */
async function kubeVirtOfClusters(
  platform: Pick<PlatformReader, 'list'>,
  inventory: DeploymentInventory | undefined,
  request: DeploymentRequest,
): Promise<DeploymentFinding[]> {
  const { clusters = [], project, blueprintName } = request;
  if (clusters.length === 0 || blueprintName === undefined) {
    return [];
  }
  const wanted = new Set(clusters);
  const { items } = await platform.list();
  const found = await Promise.all(
    items
      .filter(
        ({ cluster, kubevirtVersion }) =>
          kubevirtVersion !== undefined && wanted.has(cluster.name),
      )
      .map(async summary => ({
        summary,
        // Where the deployment system cannot be asked, it is still known that KubeVirt is there.
        assignment: await inventory
          ?.assignment(summary.cluster.name)
          .catch(() => undefined),
      })),
  );
  const others = found.filter(
    ({ assignment }) =>
      assignment?.project !== project || assignment.blueprint !== blueprintName,
  );
  if (others.length === 0) {
    return [];
  }
  const more = others.length - MAX_NAMED;
  const messages: LocalizableMessage[] = [
    ...others
      .slice(0, MAX_NAMED)
      .map(({ summary, assignment }) => whereFrom(summary, assignment)),
    ...(more > 0
      ? [
          {
            code: 'deployment.kubevirt-more' as const,
            params: { count: more },
          },
        ]
      : []),
    {
      code: 'deployment.kubevirt-replaced',
      params: { blueprint: blueprintName },
    },
    ...(request.replacesKubeVirt
      ? []
      : [{ code: 'deployment.kubevirt-instead' as const }]),
  ];
  return [
    {
      code: 'kubevirt-present',
      field: 'clusters',
      severity: request.replacesKubeVirt ? 'warning' : 'problem',
      message: formatInEnglish(messages),
      messages,
    },
  ];
}

function whereFrom(
  { cluster, kubevirtVersion = '' }: ClusterPlatformSummary,
  assignment: BlueprintAssignment | undefined,
): LocalizableMessage {
  const params = { cluster: cluster.name, version: kubevirtVersion };
  if (!assignment) {
    return { code: 'deployment.kubevirt-of-unknown', params };
  }
  const { blueprint, project, builtIn } = assignment;
  return builtIn
    ? { code: 'deployment.kubevirt-by-hand', params: { ...params, blueprint } }
    : {
        code: 'deployment.kubevirt-of-blueprint',
        params: { ...params, blueprint, project },
      };
}
