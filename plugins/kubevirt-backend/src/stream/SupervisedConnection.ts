import type { StreamEndMessage } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Why a stream ended, sent to its reader. Undefined: just closed, the reader connects again. */
export type EndReason = StreamEndMessage['data']['reason'];

/** What carries a stream to its reader, as far as watching over it needs to know. */
export interface SupervisedConnection {
  /** Called once, whoever closed the connection. */
  onClose?: () => void;
  readonly closed: boolean;
  /** The reader is slower than we are: nothing more should be written until it has caught up. */
  readonly blocked: boolean;
  /** How often the reader has caught up. */
  readonly drains: number;
  heartbeat(): void;
  end(reason?: EndReason): void;
  /** Drops what is not yet sent. For a reader that does not read. */
  destroy(): void;
}
