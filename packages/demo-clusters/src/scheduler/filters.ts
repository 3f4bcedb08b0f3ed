import { podTotal, requestedResources } from '../controllers/podResources';
import { matchesNode, repellingTaint } from '../controllers/nodeMatching';
import { quantity } from '../controllers/quantity';
import { KubeObject } from '../types';
import { NodeUsage } from './nodeUsage';

/** Why a Node does not take a pod; `resolvable` when evicting other pods could help. */
export interface Refusal {
  reasons: string[];
  resolvable: boolean;
}

/** What a Node has too little of; no eviction helps where it has so little even when empty (v1.34 on). */
function missingResources(
  pod: KubeObject,
  node: KubeObject,
  usage: NodeUsage,
): Refusal {
  const { allocatable = {} } = node.status ?? {};
  const name = node.metadata.name;
  const missing: string[] = [];
  let resolvable = true;
  if (usage.podCount(name) + 1 > quantity(allocatable.pods)) {
    missing.push('Too many pods');
  }
  for (const resource of requestedResources(pod)) {
    const wanted = podTotal(pod, 'requests', resource);
    const free =
      quantity(allocatable[resource]) - usage.requested(name, resource);
    if (wanted > 0 && wanted > free) {
      missing.push(`Insufficient ${resource}`);
      resolvable &&= wanted <= quantity(allocatable[resource]);
    }
  }
  return { reasons: missing, resolvable };
}

interface AntiAffinityTerm {
  namespaces?: string[];
  labelSelector?: { matchLabels?: Record<string, string> };
}

function refusedByAntiAffinity(
  pod: KubeObject,
  node: KubeObject,
  usage: NodeUsage,
): boolean {
  const terms =
    pod.spec.affinity?.podAntiAffinity
      ?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some((term: AntiAffinityTerm) =>
    (term.namespaces ?? [pod.metadata.namespace ?? '']).some(namespace =>
      usage.hasPod(
        node.metadata.name,
        namespace,
        term.labelSelector?.matchLabels ?? {},
      ),
    ),
  );
}

/** The first reason for which a Node does not take a pod, in the order of the scheduler's default plugins. */
export function refusal(
  pod: KubeObject,
  node: KubeObject,
  usage: NodeUsage,
  /** Can the Node reach all volumes of the pod? */
  volumeHosts: (node: KubeObject) => boolean = () => true,
): Refusal | undefined {
  if (node.spec?.unschedulable) {
    return { reasons: ['node(s) were unschedulable'], resolvable: false };
  }
  if (repellingTaint(pod, node)) {
    return {
      reasons: ['node(s) had untolerated taint(s)'],
      resolvable: false,
    };
  }
  if (!matchesNode(pod, node)) {
    return {
      reasons: ["node(s) didn't match Pod's node affinity/selector"],
      resolvable: false,
    };
  }
  const missing = missingResources(pod, node, usage);
  if (missing.reasons.length > 0) {
    return missing;
  }
  if (!volumeHosts(node)) {
    return {
      reasons: ["node(s) didn't match PersistentVolume's node affinity"],
      resolvable: false,
    };
  }
  if (refusedByAntiAffinity(pod, node, usage)) {
    return {
      reasons: ["node(s) didn't match pod anti-affinity rules"],
      resolvable: true,
    };
  }
  return undefined;
}

/** The scheduler's words for a pod that fits nowhere (kubernetes v1.36.3 pkg/scheduler/framework/types.go FitError). */
export function fitError(refusals: Refusal[]): string {
  const total = refusals.length;
  const counts = new Map<string, number>();
  for (const reason of refusals.flatMap(({ reasons }) => reasons)) {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const why = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  const noVictims = refusals.filter(({ resolvable }) => resolvable).length;
  const preemption = [
    ...(noVictims
      ? [`${noVictims} No preemption victims found for incoming pod`]
      : []),
    ...(total - noVictims
      ? [`${total - noVictims} Preemption is not helpful for scheduling`]
      : []),
  ].sort();
  return `0/${total} nodes are available: ${why.join(
    ', ',
  )}. no new claims to deallocate, preemption: 0/${total} nodes are available: ${preemption.join(
    ', ',
  )}.`;
}

/** As {@link fitError}, for what holds on all Nodes alike; the last words are of the PostFilter plugins. */
export function prefilterError(nodes: number, why: string): string {
  return `0/${nodes} nodes are available: ${why}. not found`;
}
