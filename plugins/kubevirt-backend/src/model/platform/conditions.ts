import {
  isMessageCode,
  type PlatformProduct,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { text, timeText } from '../read';
import { english, localizable } from '../localizable';
import type { Condition } from '../../kubevirt/types';
import { withoutUrlSecrets } from '../urlSecrets';

/** Those of whose types VMs and VMIs have none, or of another meaning. */
const OWN = /^(Available|Progressing|Degraded|Created|ReplicaFailure)$/;

/** A condition in words. While an update is under way, what it brings is no trouble. */
export function conditionView(
  condition: Condition,
  updating: boolean,
): PlatformProduct['conditions'][number] {
  const type = text(condition.type) ?? '';
  const status = text(condition.status) ?? 'Unknown';
  const reason = text(condition.reason);
  const message = text(condition.message);
  const since = timeText(condition.lastTransitionTime);
  const meaning = meaningOf(type, status, updating);
  return {
    type,
    status,
    bad:
      (status === 'False' &&
        (type === 'Available' || type === 'Synchronized')) ||
      (status === 'True' && type === 'Degraded' && !updating) ||
      (status === 'True' && type === 'ReplicaFailure'),
    ...(reason && { reason }),
    ...(message && { message: withoutUrlSecrets(message) }),
    ...(since && { since }),
    ...(meaning && inWords(meaning)),
  };
}

/** What a condition means, beside the same by its code. */
export function inWords(meaning: LocalizableMessage) {
  return { words: english(meaning), wordsMessages: [meaning] };
}

function meaningOf(
  type: string,
  status: string,
  updating: boolean,
): LocalizableMessage | undefined {
  if (updating && type === 'Degraded' && status === 'True') {
    return localizable('condition.Degraded-updating');
  }
  const code = `condition.${type}-${status}`;
  if (code === 'condition.Synchronized-False') {
    return localizable('condition.operator-failed');
  }
  return OWN.test(type) && isMessageCode(code) ? { code } : undefined;
}
