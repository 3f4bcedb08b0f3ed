import type {
  Cause,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { DataVolume } from '../../kubevirt/types';
import { conditionOf, text } from '../read';
import { localizable, messagesOf } from '../localizable';
import { fromCondition } from './context';
import type { CauseDraft } from './context';
import { limitWords } from './limits';

/** CDI makes no claim for a disk, until somebody changes something: its condition Bound says why. */
export function refusedCause(volume: DataVolume, disk: string): Cause {
  const bound = conditionOf(volume.status?.conditions, 'Bound')!;
  return fromCondition(bound, 'DataVolume', draftOf(volume, disk));
}

function draftOf(volume: DataVolume, disk: string): CauseDraft {
  const bound = conditionOf(volume.status?.conditions, 'Bound')!;
  switch (bound.reason) {
    case 'ErrExceededQuota': {
      const words = limitWords(text(bound.message) ?? '');
      return {
        code: 'quota',
        severity: 'error',
        sentence: words
          ? [
              localizable('cause.quota.no-room-for-disk', { disk }),
              ...messagesOf(words.sentence),
            ]
          : localizable('cause.quota.disk', { disk }),
        hint: localizable('hint.quota.disk'),
      };
    }
    case 'CloneWithoutSource':
      return {
        code: 'import-failed',
        severity: 'error',
        sentence: sourceless(volume, disk),
        hint: localizable('hint.import-failed.no-source'),
      };
    default: {
      const storageClass =
        text(volume.spec?.storage?.storageClassName) ??
        text(volume.spec?.pvc?.storageClassName);
      return {
        code: 'pvc-pending',
        severity: 'error',
        sentence: storageClass
          ? localizable('cause.pvc-pending.refused-class', {
              disk,
              storageClass,
            })
          : localizable('cause.pvc-pending.refused', { disk }),
        hint: localizable('hint.pvc-pending.refused'),
      };
    }
  }
}

function sourceless(volume: DataVolume, disk: string): LocalizableMessage {
  const { pvc, snapshot } = volume.spec?.source ?? {};
  const named = pvc ?? snapshot;
  const name = text(named?.name);
  if (!name) {
    return localizable('cause.import-failed.no-source', { disk });
  }
  const source = [text(named?.namespace), name].filter(Boolean).join('/');
  return pvc
    ? localizable('cause.import-failed.no-claim', { disk, source })
    : localizable('cause.import-failed.no-snapshot', { disk, source });
}
