import type {
  PlatformHealth,
  PlatformNode,
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
import type { Node, Pod } from '../types';
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
  const age = heartbeatAge(node, parts.now);
  const [health, message] = judge(view, age, canRead(parts, 'pods'));
  view.health = health;
  if (message) {
    view.message = message;
  }
  return view;
}

function judge(
  node: PlatformNode,
  age: number | undefined,
  podsKnown: boolean,
): [PlatformHealth, string?] {
  const kubevirtHere = node.heartbeat !== undefined || node.handler;
  if (!node.ready) {
    return [
      kubevirtHere ? 'error' : 'warning',
      node.launchers > 0
        ? `Node ${node.name} does not answer: whether its VMs still run is not known.`
        : `Node ${node.name} is not ready.`,
    ];
  }
  if (!kubevirtHere) {
    return [
      'absent',
      podsKnown
        ? 'No virt-handler runs here, so this node takes no VMs.'
        : 'virt-handler was never heard of here, so this node takes no VMs.',
    ];
  }
  if (age !== undefined && age > HEARTBEAT_TIMEOUT) {
    return [
      'warning',
      `virt-handler on ${node.name} was last heard ${Math.floor(
        age / 60_000,
      )} minutes ago: new VMs avoid this node.`,
    ];
  }
  if (!node.handler && podsKnown) {
    return [
      'warning',
      `virt-handler is gone from ${node.name}: its VMs run on, and nothing looks after them.`,
    ];
  }
  if (node.handler && !node.handler.ready) {
    return ['warning', `virt-handler on ${node.name} is not ready.`];
  }
  if (!node.kvm) {
    return [
      'warning',
      `${node.name} has no KVM device: VMs run there only where KubeVirt allows emulation.`,
    ];
  }
  if (!node.schedulable) {
    return [
      'warning',
      `KubeVirt has taken ${node.name} out of service: new VMs avoid this node.`,
    ];
  }
  return node.cordoned
    ? ['ok', `${node.name} is cordoned: new VMs avoid this node.`]
    : ['ok'];
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
