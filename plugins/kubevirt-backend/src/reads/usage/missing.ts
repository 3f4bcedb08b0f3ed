import type {
  LocalizableMessage,
  UsageMissing,
  UsageMissingReason,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { english, localizable } from '../../model/localizable';

/** Milliseconds that a source may take, with the time that it waits for its turn. */
export const TIMEOUT = 10_000;

/** What is missing, of which source, on which cluster. */
export interface MissingPart {
  part: UsageMissing['part'];
  reason: UsageMissingReason;
  cluster: string;
  /** As people know it. */
  source: string | LocalizableMessage;
}

/** Says why a part of the usage is not known. */
export function missing(found: MissingPart): UsageMissing {
  const message = messageOf(found);
  return {
    part: found.part,
    reason: found.reason,
    sentence: english(message),
    sentenceMessages: [message],
  };
}

function messageOf({ part, reason, cluster, source }: MissingPart) {
  switch (reason) {
    case 'not-configured':
      return localizable('usage-history-not-configured', { cluster });
    case 'not-installed':
      return part === 'now'
        ? localizable('usage-now-not-installed', { cluster })
        : localizable('usage-history-not-installed', { cluster, source });
    case 'too-slow':
      return localizable('usage-too-slow', {
        cluster,
        source,
        seconds: TIMEOUT / 1000,
      });
    case 'forbidden':
      return localizable('usage-forbidden', { cluster, source });
    case 'unreachable':
      return localizable('usage-unreachable', { cluster, source });
    case 'no-data':
      return part === 'now'
        ? localizable('usage-now-no-data', { cluster, source })
        : localizable('usage-history-no-data', { cluster, source });
    case 'guest-silent':
      return localizable('usage-guest-silent');
    case 'not-running':
      return localizable('usage-not-running');
    case 'agent-absent':
      return localizable('usage-agent-absent');
    default:
      return localizable('usage-failed', { cluster, source });
  }
}
