import type { NotificationPayload } from '@backstage/plugin-notifications-common';
import type { FindingKey } from '../findings/FindingBook';

/** One VM of a message. */
export interface Member extends FindingKey {
  cluster: string;
  name: string;
}

/** A message that was sent, or is about to be, and is not resolved. */
export interface OpenMessage {
  /** What the notifications plugin distinguishes it by. */
  scope: string;
  /** Who gets it: owner of the entities, or an entity without one. */
  recipient: string;
  /** What the VMs of a message for several have in common; absent for one VM's own. */
  group?: string;
  /** The VMs that it is about, as long as that holds. */
  members: Member[];
  /** How many there were. */
  count: number;
  payload: NotificationPayload;
  /** Milliseconds since the epoch. */
  openedAt: number;
  /** When it was last sent, or is to be. */
  sentAt: number;
  /** It has more VMs than it says. */
  outdated?: true;
  /** It is to be sent, or was on the way when the process that sends ended. */
  pending?: true;
  /** Once it is sent it is done with. */
  closing?: true;
}
