import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { NotificationPayload } from '@backstage/plugin-notifications-common';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Operation } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  ObservedVirtualMachines,
  VirtualMachineEvent,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { HourlyLimit } from './HourlyLimit';
import { recipientsOf } from './recipientsOf';
import { bounded, boundedTitle, linkToFleet, linkToVm } from './wording';

/** Who waits for less sees the end on the page. In milliseconds. */
const NOTEWORTHY_AFTER = 10_000;
/** Operations of one person that end within so many milliseconds are one message. */
const GATHERED_FOR = 15_000;
/** More operations of one person are not gathered. */
const MAX_GATHERED = 500;

type SnapshotFailure = Extract<
  VirtualMachineEvent,
  { type: 'snapshot-failed' }
>;

export interface EventMessagesOptions {
  virtualMachines: ObservedVirtualMachines;
  notifications: NotificationService;
  clock: Clock;
  logger: Pick<LoggerService, 'warn'>;
  /** New messages for one recipient; operations are not counted. */
  maxPerHour: number;
}

/** Reports what this replica did, which no other one knows of. */
export class EventMessages {
  readonly #options: EventMessagesOptions;
  readonly #limit: HourlyLimit;
  readonly #unsubscribe: () => void;
  /** Operations that ended, by who asked for them. */
  readonly #ended = new Map<string, Operation[]>();
  readonly #timers = new Set<() => void>();

  private constructor(options: EventMessagesOptions) {
    const { clock, maxPerHour, virtualMachines } = options;
    this.#options = options;
    this.#limit = new HourlyLimit(maxPerHour, () => clock.now());
    this.#unsubscribe = virtualMachines.onEvent(event =>
      event.type === 'operation-ended'
        ? this.#onOperation(event.operation)
        : void this.#onSnapshot(event),
    );
  }

  static start(options: EventMessagesOptions): EventMessages {
    return new EventMessages(options);
  }

  stop(): void {
    this.#unsubscribe();
    this.#timers.forEach(cancel => cancel());
  }

  #onOperation(operation: Operation): void {
    const { by, requestedAt, endedAt, phase } = operation;
    if (operation.verb === 'snapshot' && phase !== 'done') {
      const { target, options, note } = operation;
      void this.#onSnapshot(
        {
          type: 'snapshot-failed',
          vm: target,
          snapshot: options.snapshot ?? '',
          sentence: note.message,
        },
        by,
      );
    }
    const took = Date.parse(endedAt ?? '') - Date.parse(requestedAt);
    // Services have no inbox.
    if (
      !by.startsWith('user:') ||
      (phase === 'done' && !(took >= NOTEWORTHY_AFTER))
    ) {
      return;
    }
    const gathered = this.#ended.get(by);
    if (gathered) {
      if (gathered.length < MAX_GATHERED) {
        gathered.push(operation);
      }
      return;
    }
    this.#ended.set(by, [operation]);
    const cancel = this.#options.clock.after(GATHERED_FOR, () => {
      this.#timers.delete(cancel);
      const operations = this.#ended.get(by)!;
      this.#ended.delete(by);
      void this.#send(by, wordsForOperations(operations));
    });
    this.#timers.add(cancel);
  }

  /** @param by - who asked for it, and hears of it anyway */
  async #onSnapshot(
    { vm, sentence }: SnapshotFailure,
    by?: string,
  ): Promise<void> {
    const entities = await this.#options.virtualMachines
      .entitiesOf(vm)
      .catch(error => {
        this.#warn(error);
        return [];
      });
    for (const [recipient, { entityRef }] of recipientsOf(entities)) {
      if (this.#limit.take(recipient)) {
        const payload: NotificationPayload = {
          title: boundedTitle(`A snapshot of ${vm.name} failed`),
          description: bounded(
            `${sentence} (Cluster ${vm.cluster}, namespace ${vm.namespace}.)`,
          ),
          link: linkToVm(entityRef, vm),
          severity: 'normal',
          topic: 'snapshot-failed',
          // One message for all that fail, until one is read.
          scope: `snapshot-failed:${vm.uid}`,
        };
        await this.#send(recipient, payload, by);
      }
    }
    this.#limit.tidy();
  }

  async #send(
    entityRef: string,
    payload: NotificationPayload,
    except?: string,
  ): Promise<void> {
    try {
      await this.#options.notifications.send({
        recipients: {
          type: 'entity',
          entityRef,
          ...(except && { excludeEntityRef: except }),
        },
        payload,
      });
    } catch (error) {
      this.#warn(error);
    }
  }

  #warn(error: unknown): void {
    this.#options.logger.warn(
      'A notification about a virtual machine could not be sent',
      toError(error),
    );
  }
}

function wordsForOperations(operations: Operation[]): NotificationPayload {
  const failed = operations.filter(({ phase }) => phase !== 'done');
  const common = {
    severity: failed.length > 0 ? ('normal' as const) : ('low' as const),
    topic: 'operation-ended',
  };
  const [first] = operations;
  const { target, verb, note } = failed[0] ?? first;
  if (operations.length === 1) {
    return {
      ...common,
      title: boundedTitle(
        `${target.name}: ${verb} ${failed.length > 0 ? 'failed' : 'is done'}`,
      ),
      description: bounded(
        `${note.message} (Cluster ${target.cluster}, namespace ${target.namespace}.)`,
      ),
      link: linkToVm(target.entityRef, target),
      scope: `operation:${first.id}`,
    };
  }
  const done = operations.length - failed.length;
  return {
    ...common,
    title:
      failed.length > 0
        ? `${operations.length} operations ended: ${done} done, ${failed.length} failed`
        : `${done} operations are done`,
    description: bounded(
      failed.length > 0
        ? `${target.name}: ${verb} failed. ${note.message}`
        : '',
    ),
    link: linkToFleet({}),
    scope: `operations:${first.id}`,
  };
}
