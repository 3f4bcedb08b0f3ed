import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { DataVolume } from '../types';
import { conditionOf, text } from '../read';
import { fromCondition } from './context';
import { limitWords } from './limits';

/** CDI makes no claim for a disk, until somebody changes something: its condition Bound says why. */
export function refusedCause(volume: DataVolume, name: string): Cause {
  const bound = conditionOf(volume.status?.conditions, 'Bound')!;
  return fromCondition(bound, 'DataVolume', wordsOf(volume, name));
}

function wordsOf(
  volume: DataVolume,
  name: string,
): Omit<Cause, 'source' | 'message' | 'reason' | 'since'> {
  const bound = conditionOf(volume.status?.conditions, 'Bound')!;
  switch (bound.reason) {
    case 'ErrExceededQuota': {
      const words = limitWords(text(bound.message) ?? '');
      return {
        code: 'quota',
        severity: 'error',
        sentence: words
          ? `No room for disk ${name}. ${words.sentence}`
          : `The namespace’s quota has no room for disk ${name}.`,
        hint: 'Ask for a smaller disk, delete one in the namespace, or have the quota raised.',
        params: { dataVolume: name, ...words?.params },
      };
    }
    case 'CloneWithoutSource': {
      const source = sourceOf(volume);
      return {
        code: 'import-failed',
        severity: 'error',
        sentence: source
          ? `Disk ${name} cannot be cloned: ${source} does not exist.`
          : `Disk ${name} cannot be cloned: its source does not exist.`,
        hint: 'Correct name and namespace of the source, or create it: CDI goes on as soon as it is there.',
        params: { dataVolume: name, ...(source && { source }) },
      };
    }
    default: {
      const storageClass =
        text(volume.spec?.storage?.storageClassName) ??
        text(volume.spec?.pvc?.storageClassName);
      return {
        code: 'pvc-pending',
        severity: 'error',
        sentence: storageClass
          ? `CDI cannot make a claim for disk ${name} with storage class ${storageClass}.`
          : `CDI cannot make a claim for disk ${name}.`,
        hint: 'Name a storage class that exists and whose StorageProfile is complete, or give access mode and size.',
        params: { dataVolume: name, ...(storageClass && { storageClass }) },
      };
    }
  }
}

/** `claim images/fedora`. */
function sourceOf(volume: DataVolume): string | undefined {
  const { pvc, snapshot } = volume.spec?.source ?? {};
  const named = pvc ?? snapshot;
  const name = text(named?.name);
  if (!name) {
    return undefined;
  }
  const path = [text(named?.namespace), name].filter(Boolean).join('/');
  return `${pvc ? 'claim' : 'snapshot'} ${path}`;
}
