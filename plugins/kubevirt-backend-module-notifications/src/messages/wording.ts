import type {
  NotificationPayload,
  NotificationSeverity,
} from '@backstage/plugin-notifications-common';
import { parseEntityRef } from '@backstage/catalog-model';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { FoundEntry } from '../findings/FindingBook';
import type { Finding, FindingKind, FindingVerb } from '../findings/findingsOf';

/** Titles are kept in so many characters (notifications-backend migrations/20231215_init.js: `string`). */
const MAX_TITLE = 255;
const MAX_DESCRIPTION = 1_000;
/** So many VMs are named in a message for several. */
const MAX_NAMES = 5;

const VERBS: Record<FindingVerb, { one: string; many: string }> = {
  'not-running': { one: 'is not running', many: 'are not running' },
  'held-back': { one: 'is held back', many: 'are held back' },
  crashed: { one: 'crashed', many: 'crashed' },
  'not-migrated': {
    one: 'could not be migrated',
    many: 'could not be migrated',
  },
  'stays-on-node': {
    one: 'cannot leave its node, which is to be emptied',
    many: 'cannot leave it',
  },
  'needs-restart': { one: 'needs a restart', many: 'need a restart' },
};

/** Where it is not the same of each. */
const SEVERAL_VERBS = { one: 'needs attention', many: 'need attention' };

const SEVERITIES: Record<FindingKind, NotificationSeverity> = {
  'not-running': 'high',
  crashed: 'high',
  'migration-failed': 'normal',
  'restart-required': 'low',
};

/** Topic of messages about what befell a node, and its VMs with it. */
const NODE_TOPIC = 'node';

/** The page of a VM on its entity, as the plugins place it where nothing else is configured. */
export function linkToVm(
  entityRef: string,
  vm: Pick<VirtualMachineSummary, 'cluster' | 'namespace' | 'name'>,
): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return path(
    'catalog',
    namespace,
    kind,
    name,
    'virtual-machines',
    vm.cluster,
    vm.namespace,
    vm.name,
  );
}

/** The page of all VMs that one may see, narrowed. */
export function linkToFleet(filters: Record<string, string>): string {
  return `${path('kubevirt', 'virtual-machines')}?${new URLSearchParams(
    filters,
  )}`;
}

function path(...parts: string[]): string {
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

export function bounded(text: string, limit = MAX_DESCRIPTION): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

export function boundedTitle(text: string): string {
  return bounded(text, MAX_TITLE);
}

/** About one VM. */
export function wordsForOne(
  vm: VirtualMachineSummary,
  finding: Finding,
  entityRef: string,
): NotificationPayload {
  return {
    title: boundedTitle(`${vm.name} ${VERBS[finding.verb].one}`),
    description: bounded(
      `${finding.text} (Cluster ${vm.cluster}, namespace ${vm.namespace}.)`,
    ),
    link: linkToVm(entityRef, vm),
    severity: SEVERITIES[finding.kind],
    topic: finding.kind,
  };
}

/** About several VMs of one owner that have something in common. Never called without any. */
export function wordsForSeveral(
  entries: readonly Pick<FoundEntry, 'vm' | 'finding' | 'cluster'>[],
): NotificationPayload {
  // What befell the node is what the others come from.
  const { finding, cluster } =
    entries.find(each => each.finding!.ofNode) ?? entries[0];
  const { kind, verb, common, ofNode, text } = finding!;
  const names = entries.map(({ vm }) => vm!.name);
  const sameVerb = entries.every(each => each.finding!.verb === verb);
  const machines =
    names.length === 1 ? names[0] : `${names.length} virtual machines`;
  const number = names.length === 1 ? 'one' : 'many';
  const verbs = sameVerb ? VERBS[verb] : SEVERAL_VERBS;
  const befell = verbs[sameVerb && ofNode === 'drained' ? 'many' : number];
  const node = 'node' in common ? common.node : undefined;
  const titles = {
    drained: `Node ${node} is to be emptied: ${machines} ${befell}`,
    lost: `Node ${node} does not answer: ${machines} ${befell}`,
    other: node
      ? `${machines} on node ${node} ${befell}`
      : `${machines} ${befell}`,
  };
  return {
    title: boundedTitle(titles[ofNode ?? 'other']),
    description: bounded(`Cluster ${cluster}: ${listed(names)}. ${text}`),
    link: linkToFleet({ cluster, ...(node && { node }) }),
    severity: SEVERITIES[kind],
    topic: node ? NODE_TOPIC : kind,
  };
}

function listed(names: string[]): string {
  const sorted = [...names].sort();
  const more = sorted.length - MAX_NAMES;
  return more > 0
    ? `${sorted.slice(0, MAX_NAMES).join(', ')} and ${more} more`
    : sorted.join(', ');
}

/** That it is over, in the same notification. */
export function wordsForResolved(
  payload: NotificationPayload,
  last: readonly Pick<FoundEntry, 'vm' | 'gone'>[],
): NotificationPayload {
  return {
    ...payload,
    title: boundedTitle(`Resolved: ${payload.title}`),
    description:
      last.length === 1
        ? howItIs(last[0])
        : 'This holds of none of them any more.',
    severity: 'low',
  };
}

function howItIs({ vm, gone }: Pick<FoundEntry, 'vm' | 'gone'>): string {
  if (gone) {
    return 'The virtual machine does not exist any more.';
  }
  switch (vm?.group) {
    case 'running':
      return 'The virtual machine is running.';
    case 'stopped':
      return 'The virtual machine is stopped.';
    default:
      return 'This does not hold any more.';
  }
}
