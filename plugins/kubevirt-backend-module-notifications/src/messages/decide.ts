import { createHash } from 'node:crypto';
import type { ObservedEntity } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { FoundEntry } from '../findings/FindingBook';
import type { Finding } from '../findings/findingsOf';
import type { Member, OpenMessage } from '../store/OpenMessage';
import { wordsForOne, wordsForResolved, wordsForSeveral } from './wording';

/** From so many on that have something in common, there is one message for all. */
const SEVERAL = 3;
/** A message that more VMs have come to is sent again after so many milliseconds, and not before. */
const SENT_AGAIN_AFTER = 10 * 60_000;

/** Something that was found, with those who may hear of it. */
export interface Considered {
  entry: FoundEntry;
  due: boolean;
  over: boolean;
  /**
   * Who gets it, with the entity on whose page they see the VM. Undefined: that is not known, as the VM was not seen yet.
   */
  recipients: ReadonlyMap<string, ObservedEntity> | undefined;
}

export interface Situation {
  /** Milliseconds since the epoch. */
  now: number;
  considered: readonly Considered[];
  messages: readonly OpenMessage[];
  /** Names of the clusters that there are. */
  clusters: ReadonlySet<string>;
}

/** What is to be done about messages. */
export type Decision =
  /** To send. */
  | { type: 'open'; message: OpenMessage }
  /** To send again where it is `pending`, else only to keep. */
  | { type: 'change'; message: OpenMessage }
  /** To send for the last time. */
  | { type: 'resolve'; message: OpenMessage }
  /** To forget, as those who got it may not hear of it any more, or nobody can say how it stands. */
  | { type: 'drop'; message: OpenMessage };

/**
 * Compares what is with what was sent, so that it does not matter which process sent it: what was sent already is not sent
 * again.
 */
export function decide(situation: Situation): Decision[] {
  const { considered, messages } = situation;
  const byName = new Map(considered.map(each => [nameOf(each.entry), each]));
  const decisions: Decision[] = [];
  const open: OpenMessage[] = [];
  for (const message of messages) {
    if (message.closing) {
      continue;
    }
    const decision = settle(message, byName, situation);
    if (decision.type === 'open') {
      open.push(message);
    } else {
      decisions.push(decision);
      if (decision.type === 'change') {
        open.push(decision.message);
      }
    }
  }
  return firstOfEach([...joinOrOpen(open, situation, byName), ...decisions]);
}

/** Of two decisions about one message, the first holds. */
function firstOfEach(decisions: readonly Decision[]): Decision[] {
  const byScope = new Map<string, Decision>();
  for (const decision of decisions) {
    const { scope } = decision.message;
    if (!byScope.has(scope)) {
      byScope.set(scope, decision);
    }
  }
  return [...byScope.values()];
}

/** How an open message stands. `open`: as it was. */
function settle(
  message: OpenMessage,
  byName: ReadonlyMap<string, Considered>,
  { now, clusters }: Situation,
): Decision {
  const left: Member[] = [];
  const over: FoundEntry[] = [];
  for (const member of message.members) {
    const found = byName.get(nameOf(member));
    if (!clusters.has(member.cluster)) {
      continue;
    }
    if (found?.over) {
      over.push(found.entry);
    } else if (!found?.recipients || found.recipients.has(message.recipient)) {
      left.push(member);
    }
  }
  if (left.length > 0) {
    const again =
      message.outdated === true && now - message.sentAt >= SENT_AGAIN_AFTER;
    if (again) {
      return { type: 'change', message: renewed(message, left, byName, now) };
    }
    return left.length === message.members.length
      ? { type: 'open', message }
      : { type: 'change', message: { ...message, members: left } };
  }
  return over.length > 0
    ? {
        type: 'resolve',
        message: {
          ...message,
          members: [],
          payload: wordsForResolved(
            message.payload,
            message.count > 1 ? [] : over,
          ),
          sentAt: now,
          pending: true,
          closing: true,
        },
      }
    : { type: 'drop', message };
}

/** The message with those who came to it since it was sent. */
function renewed(
  message: OpenMessage,
  members: Member[],
  byName: ReadonlyMap<string, Considered>,
  now: number,
): OpenMessage {
  const entries = members
    .map(member => byName.get(nameOf(member))?.entry)
    .filter(entry => entry?.finding !== undefined) as FoundEntry[];
  const { outdated, ...rest } = message;
  return entries.length > 0
    ? {
        ...rest,
        members,
        count: Math.max(message.count, members.length),
        payload: wordsForSeveral(entries),
        sentAt: now,
        pending: true,
      }
    : { ...rest, members };
}

interface Unsent {
  entry: FoundEntry;
  finding: Finding;
  recipient: string;
  entity: ObservedEntity;
}

/** What is due and was not sent yet: it joins a message about the same, or becomes one. */
function joinOrOpen(
  open: readonly OpenMessage[],
  { now, considered }: Situation,
  byName: ReadonlyMap<string, Considered>,
): Decision[] {
  const sent = new Set(
    open.flatMap(({ recipient, members }) =>
      members.map(member => sentName(recipient, member)),
    ),
  );
  const groups = new Map<string, Unsent[]>();
  for (const { entry, due, recipients } of considered) {
    if (!due || !recipients) {
      continue;
    }
    for (const [recipient, entity] of recipients) {
      if (!sent.has(sentName(recipient, entry))) {
        const unsent = { entry, finding: entry.finding!, recipient, entity };
        const key = JSON.stringify([recipient, groupOf(unsent)]);
        const group = groups.get(key);
        if (group) {
          group.push(unsent);
        } else {
          groups.set(key, [unsent]);
        }
      }
    }
  }
  return [...groups.values()].flatMap((unsent): Decision[] => {
    const group = groupOf(unsent[0]);
    const { recipient } = unsent[0];
    const known = open.find(
      each => each.recipient === recipient && each.group === group,
    );
    if (known) {
      const members = [...known.members, ...unsent.map(memberOf)];
      const joined = { ...known, members, outdated: true as const };
      return [
        {
          type: 'change',
          message:
            now - known.sentAt >= SENT_AGAIN_AFTER
              ? renewed(joined, members, byName, now)
              : joined,
        },
      ];
    }
    return unsent.length >= SEVERAL ||
      unsent.some(({ finding }) => finding.ofNode)
      ? [{ type: 'open', message: messageForSeveral(unsent, group, now) }]
      : unsent.map(each => ({
          type: 'open',
          message: messageForOne(each, now),
        }));
  });
}

function messageForOne(unsent: Unsent, now: number): OpenMessage {
  const { entry, finding, recipient, entity } = unsent;
  return {
    scope: `${finding.kind}:${entry.uid}:${shortHash(recipient)}`,
    recipient,
    members: [memberOf(unsent)],
    count: 1,
    payload: wordsForOne(entry.vm!, finding, entity.entityRef),
    openedAt: now,
    sentAt: now,
    pending: true,
  };
}

function messageForSeveral(
  unsent: Unsent[],
  group: string,
  now: number,
): OpenMessage {
  const { recipient } = unsent[0];
  return {
    scope: `several:${shortHash(JSON.stringify([recipient, group]))}`,
    recipient,
    group,
    members: unsent.map(memberOf),
    count: unsent.length,
    payload: wordsForSeveral(unsent.map(({ entry }) => entry)),
    openedAt: now,
    sentAt: now,
    pending: true,
  };
}

/** What has this key is reported in one message. */
function groupOf({ entry, finding }: Unsent): string {
  return JSON.stringify(
    'node' in finding.common
      ? [entry.cluster, 'node', finding.common.node]
      : [entry.cluster, finding.kind, finding.common.cause],
  );
}

function memberOf({ entry }: Unsent): Member {
  const { id, uid, kind, cluster } = entry;
  return { id, uid, kind, cluster, name: entry.vm!.name };
}

type Named = Pick<Member, 'id' | 'uid' | 'kind'>;

function nameOf({ id, uid, kind }: Named): string {
  return `${id}|${uid}|${kind}`;
}

function sentName(recipient: string, key: Named): string {
  return `${recipient}|${nameOf(key)}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
