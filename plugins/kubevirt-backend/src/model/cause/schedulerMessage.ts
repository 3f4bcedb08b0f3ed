/** What stands in the way on some of the nodes, from the first check of the scheduler to its last. */
export type Obstacle =
  | 'cordoned'
  | 'taint'
  | 'affinity'
  | 'memory'
  | 'cpu'
  | 'kvm'
  | 'resource'
  | 'pods'
  | 'volume'
  | 'spread'
  | 'other';

/** One obstacle, and on how many nodes it stands. */
export interface SchedulerFinding {
  obstacle: Obstacle;
  /** Absent where the scheduler speaks of all nodes. */
  nodes?: number;
  /** The resource, taint or text meant. */
  detail?: string;
}

/** The scheduler's message, taken apart. */
export interface SchedulerMessage {
  available: number;
  checked: number;
  findings: SchedulerFinding[];
}

const HEAD = /(?<!\d)(\d+)\/(\d+) nodes are available: ?/;

/**
 * Reads a message such as `0/3 nodes are available: 1 Insufficient memory, 2 node(s) had untolerated
 * taint {dedicated: db}. preemption: …` (kubernetes pkg/scheduler/framework/types.go FitError, v1.33 to v1.36).
 * The words of the checks come from their plugins below pkg/scheduler/framework/plugins.
 *
 * @remarks
 * After the reasons, which end with a full stop, stands whatever the PostFilter plugins say, one after the other:
 * only `preemption: …` up to v1.33, `no new claims to deallocate, preemption: …` from v1.34 on for pods without any
 * claim (plugins/dynamicresources), `not found` behind a failed PreFilter.
 */
export function parseSchedulerMessage(
  message: string,
): SchedulerMessage | undefined {
  const head = HEAD.exec(message);
  if (!head) {
    return undefined;
  }
  const body = message
    .slice(head.index + head[0].length)
    .split(/\.(?:\s|$)|\.? preemption: /)[0];
  return {
    available: Number(head[1]),
    checked: Number(head[2]),
    findings: splitReasons(body).map(readReason),
  };
}

/** Reasons are separated by commas, and taints hold commas of their own. */
function splitReasons(body: string): string[] {
  return body
    .split(/, (?=\d+ )|(?<=\}), |, (?=pod has )/)
    .map(reason => reason.trim())
    .filter(Boolean);
}

function readReason(reason: string): SchedulerFinding {
  const counted = /^(\d+) (.*)$/s.exec(reason);
  const words = counted ? counted[2] : reason;
  const finding: SchedulerFinding = { obstacle: 'other' };
  if (counted) {
    finding.nodes = Number(counted[1]);
  }

  const insufficient = /^Insufficient ([\w.-]+(?:\/[\w.-]+)?)$/.exec(words);
  if (insufficient) {
    finding.detail = insufficient[1];
    finding.obstacle = resourceObstacle(insufficient[1]);
    return finding;
  }
  const taint = /taint\(?s?\)? \{([^{}]*)\}/.exec(words);
  if (taint) {
    finding.detail = taint[1].replace(/: *$/, '').trim();
    finding.obstacle = /node\.kubernetes\.io\/unschedulable/.test(taint[1])
      ? 'cordoned'
      : 'taint';
    return finding;
  }
  finding.detail = words;
  if (/^node\(s\) had untolerated taint\(s\)$/.test(words)) {
    // From v1.34 on the taints are not named (plugins/tainttoleration).
    delete finding.detail;
    finding.obstacle = 'taint';
  } else if (/taint/.test(words)) {
    finding.obstacle = 'taint';
  } else if (/were unschedulable/.test(words)) {
    finding.obstacle = 'cordoned';
  } else if (/volume|PersistentVolume|persistentvolume|PVC /.test(words)) {
    finding.obstacle = 'volume';
  } else if (
    /topology spread|pod (anti-)?affinity|pods anti-affinity/.test(words)
  ) {
    finding.obstacle = 'spread';
  } else if (/affinity|selector|requested node name/.test(words)) {
    finding.obstacle = 'affinity';
  } else if (/Too many pods/.test(words)) {
    finding.obstacle = 'pods';
  }
  return finding;
}

function resourceObstacle(resource: string): Obstacle {
  if (resource === 'memory' || resource === 'cpu') {
    return resource;
  }
  return resource === 'devices.kubevirt.io/kvm' ? 'kvm' : 'resource';
}
