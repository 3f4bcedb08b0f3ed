import type { Obstacle, SchedulerFinding } from './schedulerMessage';

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
