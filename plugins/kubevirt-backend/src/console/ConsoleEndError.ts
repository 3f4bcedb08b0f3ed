import { CustomErrorBase } from '@backstage/errors';
import type {
  ConsoleEndReason,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { english } from '../model/localizable';

/** Of the answer where a console's picture is asked for over HTTP. Others are 503. */
const STATUS: Partial<Record<ConsoleEndReason, number>> = {
  forbidden: 403,
  'not-found': 404,
  'uid-changed': 409,
  'not-running': 409,
  'no-graphics': 409,
};

/** Why a console is refused, or ends. */
export class ConsoleEndError extends CustomErrorBase {
  name = 'ConsoleEndError' as const;
  readonly reason: ConsoleEndReason;
  /** The same as `message`, by its code. */
  readonly says: LocalizableMessage;
  /** Read by Backstage's error handler. */
  readonly statusCode: number;

  constructor(reason: ConsoleEndReason, says: LocalizableMessage) {
    super(english(says));
    this.reason = reason;
    this.says = says;
    this.statusCode = STATUS[reason] ?? 503;
  }
}
