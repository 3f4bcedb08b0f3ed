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
  | 'volume-in-use'
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
  /** What the scheduler says of making room, where it looked for some. */
  preemption?: {
    /** Nodes that would not take the pod if they were empty. */
    unhelpful: number;
    /** Nodes from which nothing can be taken away for the pod. */
    full: number;
  };
  /** The scheduler is one that distinguishes a node that is too small from one that is full (v1.34 on). */
  distinguishesSize: boolean;
}

const HEAD = /(?<!\d)(\d+)\/(\d+) nodes are available: ?/;

/** Where the reasons end: with a full stop, or with what the PostFilter plugins say. */
const END = /\.(?:\s|$)|\.? preemption: /;

/**
 * What PostFilter plugins say (kubernetes v1.33 to v1.36 pkg/scheduler/framework/plugins dynamicresources and
 * defaultpreemption; `not found` is of the API server, behind a failed PreFilter).
 */
const KNOWN_TAIL =
  /^(?:not found\.?|plugin disabled|no new claims to deallocate|still not schedulable|(?:deallocation|deletion) of ResourceClaim completed|All PostFilter plugins are skipped|(?:[\w ]+, )?preemption: .*)?$/s;

/** What plugins of kubernetes v1.31 to v1.36 below pkg/scheduler/framework/plugins say, the first that fits. */
const WORDS: [RegExp, Obstacle][] = [
  // tainttoleration
  [/^node\(s\) had (untolerated )?taint/, 'taint'],
  // nodeunschedulable
  [/were unschedulable/, 'cordoned'],
  // volumerestrictions
  [/ReadWriteOncePod|no available disk/, 'volume-in-use'],
  // volumebinding, volumezone, nodevolumelimits
  [/volume|pvc\(s\)|enough free storage|CSI driver/i, 'volume'],
  // nodeaffinity
  [/pod affinity terms conflict/, 'affinity'],
  // podtopologyspread, interpodaffinity
  [
    /topology spread|pod (anti-)?affinity|pods anti-affinity|PodTopologySpread|InterPodAffinity/,
    'spread',
  ],
  // nodeaffinity, nodename
  [/affinity|selector|requested node name|NodeAffinity/, 'affinity'],
  // noderesources
  [/Too many pods/, 'pods'],
];

/**
 * Reads a message such as `0/3 nodes are available: 1 Insufficient memory, 2 node(s) had untolerated
 * taint {dedicated: db}. preemption: …` (kubernetes pkg/scheduler/framework/types.go FitError, v1.31 to v1.36).
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
  const words = message.slice(head.index + head[0].length);
  const end = END.exec(words);
  const body = end ? words.slice(0, end.index) : words;
  const tail = end ? words.slice(end.index).replace(/^\.? ?/, '') : '';
  const checked = Number(head[2]);
  const findings = splitReasons(body).map(readReason);
  const mistaken = findings.some(
    ({ obstacle, nodes }) =>
      // A full stop inside of a reason cuts it in two; a number that is none of nodes is of something else.
      (obstacle === 'other' && !KNOWN_TAIL.test(tail)) ||
      (nodes === undefined ? findings.length > 1 : nodes > checked),
  );
  if (mistaken) {
    return undefined;
  }
  return {
    available: Number(head[1]),
    checked,
    findings,
    preemption: preemptionOf(tail),
    distinguishesSize: /^no new claims to deallocate\b/.test(tail),
  };
}

/** Reads `preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims …`. */
function preemptionOf(tail: string): SchedulerMessage['preemption'] {
  const words = /preemption: \d+\/\d+ nodes are available: (.*)$/s.exec(
    tail,
  )?.[1];
  if (words === undefined) {
    return undefined;
  }
  const count = (pattern: RegExp) => Number(pattern.exec(words)?.[1] ?? 0);
  return {
    unhelpful: count(/(?<!\d)(\d+) Preemption is not helpful/),
    full: count(/(?<!\d)(\d+) No preemption victims found/),
  };
}

/** Each begins with the number of its nodes, but for the one of a PreFilter plugin, which stands alone. */
function splitReasons(body: string): string[] {
  return body
    .split(/, (?=\d+ )/)
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
  }
  finding.obstacle =
    WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';
  return finding;
}

function resourceObstacle(resource: string): Obstacle {
  if (resource === 'memory' || resource === 'cpu') {
    return resource;
  }
  return resource === 'devices.kubevirt.io/kvm' ? 'kvm' : 'resource';
}
