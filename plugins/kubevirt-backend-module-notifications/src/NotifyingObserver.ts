import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ObservedVirtualMachines,
  VirtualMachineObserver,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Knex } from 'knex';
import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { EventMessages } from './messages/EventMessages';
import { StateMessages } from './messages/StateMessages';
import type { NotificationSettings } from './readNotificationSettings';
import { MessageStore } from './store/MessageStore';
import { SenderLease } from './store/SenderLease';

export interface NotifyingObserverOptions extends NotificationSettings {
  client: Knex;
  notifications: NotificationService;
  clock: Clock;
  logger: LoggerService;
  /** Names this process among the replicas. */
  id: string;
}

/** Notifies of what happened in this process and, where it is this replica's turn, of the state of all VMs. */
export class NotifyingObserver implements VirtualMachineObserver {
  readonly name = 'notifications';
  readonly #options: NotifyingObserverOptions;
  #lease?: SenderLease;
  #states?: StateMessages;
  #events?: EventMessages;

  constructor(options: NotifyingObserverOptions) {
    this.#options = options;
  }

  start(virtualMachines: ObservedVirtualMachines): void {
    const options = { ...this.#options, virtualMachines };
    this.#events = EventMessages.start(options);
    this.#lease = SenderLease.start({
      ...options,
      onGained: () => {
        this.#states = StateMessages.start({
          ...options,
          store: MessageStore.create(options.client),
        });
      },
      onLost: () => this.#states?.stop(),
    });
  }

  async stop(): Promise<void> {
    this.#events?.stop();
    this.#states?.stop();
    await this.#lease?.stop();
  }
}
