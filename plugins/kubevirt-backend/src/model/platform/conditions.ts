import type { PlatformProduct } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { text, timeText } from '../read';
import type { Condition } from '../types';

const WORDS: Record<string, { True?: string; False?: string }> = {
  Available: {
    True: 'All components are available.',
    False: 'Not all components are available.',
  },
  Progressing: {
    True: 'Components are being installed or updated.',
    False: 'Nothing is being installed or updated.',
  },
  Degraded: {
    True: 'Some components do not work as they should.',
    False: 'All components work as they should.',
  },
  Created: { True: 'All parts were created.', False: 'Not all parts exist.' },
  Synchronized: { False: 'The operator could not do its work.' },
  ReplicaFailure: { True: 'Pods cannot be made.' },
};

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
  const meaning = Object.hasOwn(WORDS, type) ? WORDS[type] : undefined;
  let words =
    status === 'True' || status === 'False' ? meaning?.[status] : undefined;
  let wordsCode = `${type}-${status}`;
  if (updating && type === 'Degraded' && status === 'True') {
    words = 'An update is in progress, which is no fault.';
    wordsCode = 'Degraded-updating';
  }
  return {
    type,
    status,
    bad:
      (status === 'False' &&
        (type === 'Available' || type === 'Synchronized')) ||
      (status === 'True' && type === 'Degraded' && !updating) ||
      (status === 'True' && type === 'ReplicaFailure'),
    ...(reason && { reason }),
    ...(message && { message }),
    ...(since && { since }),
    ...(words && { words, wordsCode }),
  };
}
