import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { ObservedVirtualMachines } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { FindingBook } from '../findings/FindingBook';
import type { MessageStore, StoredMessage } from '../store/MessageStore';
import type { OpenMessage } from '../store/OpenMessage';
import { decide, type Considered, type Decision } from './decide';
import { HourlyLimit } from './HourlyLimit';
import { recipientsOf } from './recipientsOf';

/** Milliseconds between two looks at what was found. */
const LOOK_EVERY = 5_000;
/** After a failure the next look comes so much later, in milliseconds. */
const LOOK_AFTER_FAILURE = 30_000;

export interface StateMessagesOptions {
  virtualMachines: ObservedVirtualMachines;
  notifications: NotificationService;
  store: MessageStore;
  clock: Clock;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  /** Names of clusters. Undefined: all. */
  clusters?: string[];
  /** Milliseconds. */
  notRunningAfter: number;
  /** New messages for one recipient. */
  maxPerHour: number;
}

/**
 * Notifies owners of the state of their VMs, as long as this replica is the one that sends: keeps all clusters mirrored, and
 * brings what was sent up to date.
 */
export class StateMessages {
  readonly #options: StateMessagesOptions;
  readonly #book: FindingBook;
  readonly #limit: HourlyLimit;
  readonly #stored = new Map<string, StoredMessage>();
  readonly #unfollow: () => void;
  #loaded = false;
  #failing = false;
  #stopped = false;
  #cancel = () => {};

  private constructor(options: StateMessagesOptions) {
    const { clock, maxPerHour, virtualMachines, clusters } = options;
    this.#options = options;
    this.#book = FindingBook.create(options);
    this.#limit = new HourlyLimit(maxPerHour, () => clock.now());
    this.#unfollow = virtualMachines.follow(
      changes => this.#book.apply(changes),
      clusters,
    );
    this.#schedule(LOOK_EVERY);
  }

  static start(options: StateMessagesOptions): StateMessages {
    return new StateMessages(options);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
    this.#unfollow();
  }

  #schedule(ms: number): void {
    if (!this.#stopped) {
      this.#cancel = this.#options.clock.after(ms, () => void this.#look());
    }
  }

  async #look(): Promise<void> {
    try {
      await this.#update();
      if (this.#failing) {
        this.#failing = false;
        this.#options.logger.info(
          'Notifications of virtual machines are sent again',
        );
      }
      this.#schedule(LOOK_EVERY);
    } catch (error) {
      if (!this.#failing) {
        this.#failing = true;
        this.#options.logger.warn(
          'Notifications of virtual machines could not be sent; they are tried again until they are',
          toError(error),
        );
      }
      this.#schedule(LOOK_AFTER_FAILURE);
    }
  }

  async #update(): Promise<void> {
    const { clock, store, virtualMachines } = this.#options;
    if (!this.#loaded) {
      for (const stored of await store.load()) {
        this.#stored.set(stored.message.scope, stored);
      }
      this.#loaded = true;
    }
    for (const { message } of this.#stored.values()) {
      message.members.forEach(member =>
        this.#book.expect(member, member.cluster),
      );
    }
    // Those that the process which sent before had not sent when it ended, and those that failed.
    for (const stored of this.#stored.values()) {
      await this.#deliver(stored);
    }
    const considered = await this.#consider();
    const clusters = new Set(virtualMachines.clusters());
    const decisions = decide({
      now: clock.now(),
      considered,
      messages: [...this.#stored.values()].map(({ message }) => message),
      clusters,
    });
    for (const decision of decisions) {
      await this.#carryOut(decision);
    }
    for (const { entry, over } of considered) {
      if (over || !clusters.has(entry.cluster)) {
        this.#book.forget(entry);
      }
    }
    this.#limit.tidy();
  }

  async #consider(): Promise<Considered[]> {
    const { virtualMachines } = this.#options;
    const considered: Considered[] = [];
    for (const entry of this.#book.entries()) {
      const { vm, gone } = entry;
      const due = this.#book.isDue(entry);
      const over = this.#book.isOver(entry);
      considered.push({
        entry,
        due,
        over,
        recipients:
          vm && !gone
            ? recipientsOf(await virtualMachines.entitiesOf(vm))
            : undefined,
      });
    }
    return considered;
  }

  async #carryOut({ type, message }: Decision): Promise<void> {
    const { store } = this.#options;
    const known = this.#stored.get(message.scope);
    if (type === 'open') {
      if (known || !this.#limit.take(message.recipient)) {
        return;
      }
      this.#keep(message, await store.add(message));
    } else if (!known) {
      return;
    } else if (type === 'drop') {
      this.#stored.delete(message.scope);
      await store.remove(known);
      return;
    } else {
      this.#keep(message, await store.replace(known, message));
    }
    const stored = this.#stored.get(message.scope);
    if (stored) {
      await this.#deliver(stored);
    }
  }

  /** Sends what is to be sent; nothing else that it is called with. */
  async #deliver(stored: StoredMessage): Promise<void> {
    const { notifications, store } = this.#options;
    const { pending, ...message } = stored.message;
    if (!pending || this.#stopped) {
      return;
    }
    await notifications.send({
      recipients: { type: 'entity', entityRef: message.recipient },
      payload: { ...message.payload, scope: message.scope },
    });
    if (message.closing) {
      this.#stored.delete(message.scope);
      await store.remove(stored);
    } else {
      this.#keep(message, await store.replace(stored, message));
    }
  }

  /** What another process wrote meanwhile is read again before anything else is done. */
  #keep({ scope }: OpenMessage, stored: StoredMessage | undefined): void {
    if (stored) {
      this.#stored.set(scope, stored);
    } else {
      this.#stored.clear();
      this.#loaded = false;
    }
  }
}
