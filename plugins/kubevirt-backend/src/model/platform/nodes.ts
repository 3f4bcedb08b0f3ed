import type {
  PlatformHealth,
  PlatformNode,
  PlatformNodeProblem,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { hasEnded, isOutdated } from '../launcherPod';
import {
  HEARTBEAT_TIMEOUT,
  heartbeatAge,
  heartbeatOf,
  isNodeReady,
} from '../node';
import type { PlatformParts } from '../parts';
import { parseQuantity } from '../quantity';
import { labelOf, metaOf, objects, text, timeText } from '../read';
import type { KubeVirt, Node, Pod } from '../types';
import { canRead } from './readable';

/** The nodes by name, each with its virt-handler and its launchers. */
export function nodesOf(parts: PlatformParts): PlatformNode[] {
  const handlers = byNode(
    objects(parts.componentPods).filter(
      pod => labelOf(pod, 'kubevirt.io') === 'virt-handler' && !hasEnded(pod),
    ),
  );
  const launchers = byNode(
    objects(parts.launcherPods).filter(pod => !hasEnded(pod)),
  );
  return objects(parts.nodes)
    .map(node => {
      const name = text(metaOf(node).name) ?? '';
      return nodeOf(
        parts,
        node,
        name,
        handlers.get(name)?.[0],
        launchers.get(name) ?? [],
      );
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

function nodeOf(
  parts: PlatformParts,
  node: Node,
  name: string,
  handler: Pod | undefined,
  launchers: Pod[],
): PlatformNode {
  const heartbeat = timeText(heartbeatOf(node));
  const view: PlatformNode = {
    name,
    ready: isNodeReady(node) === true,
    schedulable: labelOf(node, 'kubevirt.io/schedulable') === 'true',
    cordoned: node.spec?.unschedulable === true,
    kvm:
      (parseQuantity(node.status?.allocatable?.['devices.kubevirt.io/kvm']) ??
        0) > 0,
    launchers: launchers.length,
    outdatedLaunchers: launchers.filter(isOutdated).length,
    health: 'ok',
  };
  if (heartbeat) {
    view.heartbeat = heartbeat;
  }
  if (handler) {
    const statuses = objects(handler.status?.containerStatuses);
    view.handler = {
      pod: text(metaOf(handler).name) ?? '',
      ready:
        statuses.length > 0 && statuses.every(status => status.ready === true),
    };
  }
  const finding = judge(view, {
    age: heartbeatAge(node, parts.now),
    podsKnown: canRead(parts, 'pods'),
    emulation: objects(parts.kubevirts).some(allowsEmulation),
  });
  return Object.assign(view, finding);
}

interface Finding {
  health: PlatformHealth;
  problem?: PlatformNodeProblem;
  message?: string;
}

function judge(
  node: PlatformNode,
  known: { age: number | undefined; podsKnown: boolean; emulation: boolean },
): Finding {
  const { age, podsKnown } = known;
  const problem = (
    name: PlatformNodeProblem,
    health: PlatformHealth = 'warning',
  ): Finding => ({
    health,
    problem: name,
    message: problemOf(name, [node]),
  });
  const kubevirtHere = node.heartbeat !== undefined || node.handler;
  if (!node.ready) {
    return problem('not-ready', kubevirtHere ? 'error' : 'warning');
  }
  if (!kubevirtHere) {
    return {
      health: 'absent',
      message: podsKnown
        ? 'No virt-handler runs here, so this node takes no VMs.'
        : 'virt-handler was never heard of here, so this node takes no VMs.',
    };
  }
  if (age !== undefined && age > HEARTBEAT_TIMEOUT) {
    return problem('silent');
  }
  if (!node.handler && podsKnown) {
    return problem('no-handler');
  }
  if (node.handler && !node.handler.ready) {
    return problem('handler-not-ready');
  }
  if (!node.kvm && !known.emulation) {
    return problem('no-kvm');
  }
  if (!node.schedulable) {
    return problem('out-of-service');
  }
  if (node.cordoned) {
    return {
      health: 'ok',
      message: `${node.name} is cordoned: new VMs avoid this node.`,
    };
  }
  return node.kvm
    ? { health: 'ok' }
    : {
        health: 'ok',
        message: `${node.name} has no KVM device, and KubeVirt emulates one: VMs are slow there.`,
      };
}

/** A problem that one or more nodes have, in a sentence. */
export function problemOf(
  problem: PlatformNodeProblem,
  nodes: readonly PlatformNode[],
): string {
  const names = namesOf(nodes);
  const one = nodes.length === 1;
  switch (problem) {
    case 'not-ready':
      if (nodes.some(node => node.launchers > 0)) {
        return one
          ? `Node ${names} does not answer: whether its VMs still run is not known.`
          : `Nodes ${names} do not answer: whether their VMs still run is not known.`;
      }
      return one
        ? `Node ${names} is not ready.`
        : `Nodes ${names} are not ready.`;
    case 'silent':
      return `virt-handler on ${names} has not been heard for more than 5 minutes: new VMs avoid ${
        one ? 'this node' : 'these nodes'
      }.`;
    case 'no-handler':
      return `virt-handler is gone from ${names}: ${
        one ? 'its' : 'their'
      } VMs run on, and nothing looks after them.`;
    case 'handler-not-ready':
      return `virt-handler on ${names} is not ready.`;
    case 'no-kvm':
      return `${names} ${
        one ? 'has' : 'have'
      } no KVM device: VMs run there only where KubeVirt allows emulation.`;
    default:
      return `KubeVirt has taken ${names} out of service: new VMs avoid ${
        one ? 'this node' : 'these nodes'
      }.`;
  }
}

/** `a`, `a and b`, `a, b and 58 more nodes`. */
export function namesOf(nodes: readonly { name: string }[]): string {
  const names = nodes.map(({ name }) => name);
  const shown = names.length > 3 ? names.slice(0, 2) : names.slice(0, -1);
  const last =
    names.length > 3
      ? `${names.length - 2} more nodes`
      : names[names.length - 1];
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : last;
}

function allowsEmulation(kubevirt: KubeVirt): boolean {
  const { developerConfiguration } = kubevirt.spec?.configuration ?? {};
  return developerConfiguration?.useEmulation === true;
}

function byNode(pods: Pod[]): Map<string, Pod[]> {
  const result = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = text(pod.spec?.nodeName);
    if (node) {
      result.set(node, [...(result.get(node) ?? []), pod]);
    }
  }
  return result;
}
