import type {
  LocalizableMessage,
  OperationPhase,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { withoutUrlSecrets } from '../urlSecrets';

/** How far an operation is, by the objects. */
export interface OperationProgress {
  phase: OperationPhase;
  note: LocalizableMessage;
  /** KubeVirt's own words. */
  quote?: string;
}

export const REQUESTED: OperationProgress = {
  phase: 'requested',
  note: { code: 'operation-requested' },
};
export const SEEN: OperationProgress = {
  phase: 'seen',
  note: { code: 'operation-seen' },
};
export const DONE: OperationProgress = {
  phase: 'done',
  note: { code: 'operation-done' },
};

/** @param words - KubeVirt's own */
export function failed(words: string | undefined): OperationProgress {
  const quote = words && withoutUrlSecrets(words);
  return {
    phase: 'failed',
    ...(quote
      ? { note: { code: 'operation-failed', params: { text: quote } }, quote }
      : { note: { code: 'operation-failed-without-reason' } }),
  };
}
