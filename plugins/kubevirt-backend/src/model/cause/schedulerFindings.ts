import type {
  Obstacle,
  SchedulerFinding,
  SchedulerMessage,
} from './schedulerMessage';

/** Findings of one sort, and on how many nodes they stand together. */
export interface NodesHeld extends SchedulerFinding {
  nodes: number;
}

/**
 * The checks by which a cluster says which nodes are meant for which pods. The scheduler makes them
 * before it looks for room, and stops at the first that fails (kubernetes v1.33
 * pkg/scheduler/apis/config/v1/default_plugins.go): a node that lacks room would take the VM otherwise.
 */
const ROLES: Obstacle[] = ['other', 'cordoned', 'taint', 'affinity'];

/** Where as many nodes stand on each side, the later is spoken of: its owner can do most about it. */
const CHANGEABLE: Obstacle[] = [
  ...ROLES,
  'pods',
  'kvm',
  'resource',
  'spread',
  'cpu',
  'memory',
  'volume-in-use',
  'volume',
];

/**
 * virt-handler offers these together with the KVM device (kubevirt v1.9 pkg/virt-handler/device-manager):
 * a node that lacks all of them lacks virt-handler or virtualisation, and no network device.
 */
const BESIDE_KVM = new Set([
  'devices.kubevirt.io/tun',
  'devices.kubevirt.io/vhost-net',
]);

/** What the scheduler counts up on a node all at once; of its other checks it reports the first that fails. */
const COUNTED: Obstacle[] = ['memory', 'cpu', 'kvm', 'resource', 'pods'];

/** Obstacles that no other pod is in the way of, whatever is taken away from a node. */
const LASTING: Obstacle[] = ['cordoned', 'taint', 'affinity', 'volume'];

/** Whether nodes have too little for the VM even when they are empty, or would have enough and are full. */
export type Room = 'never' | 'taken';

/**
 * Which of both it is, of a resource that is short. From v1.34 on the scheduler does not try to make room on a
 * node that is too small when empty (kubernetes pkg/scheduler/framework/plugins/noderesources/fit.go
 * `Unresolvable`). Undefined where that cannot be known, as of nodes that differ.
 */
export function roomOf(
  { checked, findings, preemption, distinguishesSize }: SchedulerMessage,
  lead: NodesHeld,
): Room | undefined {
  const counted = findings.filter(({ obstacle }) => COUNTED.includes(obstacle));
  if (!preemption || counted.length !== 1 || !COUNTED.includes(lead.obstacle)) {
    return undefined;
  }
  if (preemption.unhelpful === checked) {
    return 'never';
  }
  const others = findings.filter(finding => !counted.includes(finding));
  return distinguishesSize &&
    preemption.full === lead.nodes &&
    others.every(({ obstacle }) => LASTING.includes(obstacle))
    ? 'taken'
    : undefined;
}

/** One entry for each obstacle; a resource that is short is an obstacle of its own. */
export function foldFindings(
  findings: SchedulerFinding[],
  checked: number,
): NodesHeld[] {
  const folded = new Map<string, NodesHeld>();
  const noKvm = findings.some(({ obstacle }) => obstacle === 'kvm');
  for (const finding of findings) {
    const { obstacle, detail } = finding;
    if (noKvm && BESIDE_KVM.has(detail ?? '')) {
      continue;
    }
    const nodes = finding.nodes ?? checked;
    const apart = obstacle === 'resource' || obstacle === 'other';
    const key = apart ? `${obstacle} ${detail}` : obstacle;
    const before = folded.get(key);
    if (!before) {
      folded.set(key, { ...finding, nodes });
      continue;
    }
    before.nodes = Math.min(before.nodes + nodes, checked);
    if (detail && before.detail !== detail) {
      before.detail = [before.detail, detail].filter(Boolean).join(', ');
    }
  }
  return [...folded.values()];
}

/**
 * The obstacle to speak of: of those on nodes that are meant for the VM the one that holds most of
 * them; where there is none, what keeps it from most nodes.
 */
export function leadOf(findings: NodesHeld[]): NodesHeld | undefined {
  const rank = ({ obstacle, nodes }: NodesHeld) => [
    ROLES.includes(obstacle) ? 0 : 1,
    nodes,
    CHANGEABLE.indexOf(obstacle),
  ];
  return [...findings].sort((a, b) => compare(rank(b), rank(a)))[0];
}

function compare(a: number[], b: number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}
