import {
  parseQuantity,
  type PlatformHealth,
  type PlatformNode,
  type PlatformNodeProblem,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { hasEnded, isOutdated } from '../launcherPod';
import {
  HEARTBEAT_TIMEOUT,
  heartbeatAge,
  heartbeatOf,
  isNodeReady,
} from '../node';
import { localizable } from '../localizable';
import type { PlatformObjects } from '../vmObjects';
import { labelOf, metaOf, objects, text, timeText } from '../read';
import type { KubeVirt, Node, Pod } from '../../kubevirt/types';
import { isPodReady } from './pods';
import { canRead } from './readable';
import { localizableText, type LocalizableText } from './localizableText';

/** The nodes by name, each with its virt-handler and its launchers. */
export function nodesOf(platformObjects: PlatformObjects): PlatformNode[] {
  const handlers = byNode(
    objects(platformObjects.componentPods).filter(
      pod => labelOf(pod, 'kubevirt.io') === 'virt-handler' && !hasEnded(pod),
    ),
  );
  const launchers = byNode(
    objects(platformObjects.launcherPods).filter(pod => !hasEnded(pod)),
  );
  return objects(platformObjects.nodes)
    .map(node => {
      const name = text(metaOf(node).name) ?? '';
      return nodeOf(
        platformObjects,
        node,
        name,
        handlers.get(name)?.[0],
        launchers.get(name) ?? [],
      );
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

function nodeOf(
  platformObjects: PlatformObjects,
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
    view.handler = {
      pod: text(metaOf(handler).name) ?? '',
      ready: isPodReady(handler),
    };
  }
  const age = heartbeatAge(node, platformObjects.now);
  if (age !== undefined && age > HEARTBEAT_TIMEOUT) {
    view.silent = true;
  }
  const finding = judge(view, {
    podsKnown: canRead(platformObjects, 'pods'),
    emulation: objects(platformObjects.kubevirts).some(allowsEmulation),
  });
  return Object.assign(view, finding);
}

interface Finding extends Partial<LocalizableText> {
  health: PlatformHealth;
  problem?: PlatformNodeProblem;
}

function judge(
  node: PlatformNode,
  known: { podsKnown: boolean; emulation: boolean },
): Finding {
  const { podsKnown } = known;
  const problem = (
    name: PlatformNodeProblem,
    health: PlatformHealth = 'warning',
  ): Finding => ({
    health,
    problem: name,
    ...problemOf(name, [node]),
  });
  const kubevirtHere = node.heartbeat !== undefined || node.handler;
  if (!node.ready) {
    return problem('not-ready', kubevirtHere ? 'error' : 'warning');
  }
  if (!kubevirtHere) {
    return {
      health: 'absent',
      ...localizableText({
        code: podsKnown ? 'node-no-vms' : 'node-without-heartbeat',
      }),
    };
  }
  if (node.silent) {
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
  const params = { node: node.name };
  if (node.cordoned) {
    return {
      health: 'ok',
      ...localizableText({ code: 'node-cordoned', params }),
    };
  }
  return node.kvm
    ? { health: 'ok' }
    : { health: 'ok', ...localizableText({ code: 'node-emulates', params }) };
}

const PROBLEMS = {
  'not-ready': 'nodes-unready',
  silent: 'nodes-silent',
  'no-handler': 'nodes-without-handler',
  'handler-not-ready': 'nodes-handler-unready',
  'no-kvm': 'nodes-without-kvm',
  'out-of-service': 'nodes-out-of-service',
} as const;

/** A problem that one or more nodes have, in a sentence. */
export function problemOf(
  problem: PlatformNodeProblem,
  nodes: readonly PlatformNode[],
): LocalizableText {
  const lost =
    problem === 'not-ready' && nodes.some(node => node.launchers > 0);
  return localizableText({
    code: lost ? 'nodes-lost' : PROBLEMS[problem],
    params: { ...namesOf(nodes), count: nodes.length },
  });
}

/** Names to be written as `a`, `a and b`, `a, b and 58 more nodes`. */
export function namesOf(nodes: readonly { name: string }[]): {
  nodes: (string | LocalizableMessage)[];
} {
  const names = nodes.map(({ name }) => name);
  return {
    nodes:
      names.length > 3
        ? [
            ...names.slice(0, 2),
            localizable('more-nodes', { count: names.length - 2 }),
          ]
        : names,
  };
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
