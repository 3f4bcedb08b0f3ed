import type {
  Operation,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '../lib/clock';
import type { MirrorService } from '../mirror/types';
import {
  isSnapshotVerb,
  operationProgress,
  localizableText,
  snapshotProgress,
  type OperationBaseline,
  type OperationProgress,
} from '../model';
import type { SnapshotReader } from '../reads';
import type { OperationJournal } from './OperationJournal';

/**
 * Milliseconds between two looks at the clock, and at what a mirror knew before it was synced again. What the objects
 * show is looked at when they change.
 */
const LOOK_EVERY = 1000;

export interface OperationTrackerOptions {
  mirrors: MirrorService;
  journal: OperationJournal;
  clock: Clock;
  /** Reads what is in no mirror. */
  snapshotReader: Pick<SnapshotReader, 'one' | 'forget'>;
  logger: Pick<LoggerService, 'warn'>;
  /** Milliseconds. */
  notSeenAfter: number;
  /** Milliseconds. */
  endsWithin: number;
  onEnd?(operation: Operation): void;
}

interface Tracked {
  operation: Operation;
  baseline: OperationBaseline;
  /** Milliseconds since the epoch. */
  since: number;
  /** KubeVirt was asked and did not answer, so that it may be done or not. */
  unanswered?: true;
  /** Its object is being read. */
  reading?: true;
  /** Ends the watch over the VM's objects. */
  stop(): void;
}

/** Follows operations in the mirrors until they end: what counts is what the objects show. */
export class OperationTracker {
  readonly #options: OperationTrackerOptions;
  readonly #tracked = new Map<string, Tracked>();
  #cancel: (() => void) | undefined;
  #stopped = false;

  private constructor(options: OperationTrackerOptions) {
    this.#options = options;
  }

  static create(options: OperationTrackerOptions): OperationTracker {
    return new OperationTracker(options);
  }

  get size(): number {
    return this.#tracked.size;
  }

  /** Begins to follow an operation, before KubeVirt is asked. */
  follow(operation: Operation, baseline: OperationBaseline): void {
    const { clock, journal, mirrors } = this.#options;
    const { cluster, namespace, name } = operation.target;
    const tracked: Tracked = {
      operation,
      baseline,
      since: clock.now(),
      stop: mirrors
        .use(cluster)
        .watch(namespace, name, () => this.#look(tracked)),
    };
    this.#tracked.set(operation.id, tracked);
    journal.put(operation);
    this.#schedule();
  }

  /** KubeVirt has not answered. */
  unanswered(id: string): Operation | undefined {
    const tracked = this.#tracked.get(id);
    if (tracked) {
      tracked.unanswered = true;
    }
    return tracked?.operation;
  }

  /** Ends an operation by what KubeVirt answered. An operation that has ended stays as it is. */
  end(
    id: string,
    phase: 'done' | 'failed',
    notes: LocalizableMessage[],
    quote?: string,
  ): Operation | undefined {
    const tracked = this.#tracked.get(id);
    return tracked && this.#update(tracked, { phase, notes, quote });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#tracked.forEach(tracked => tracked.stop());
  }

  #schedule(): void {
    if (!this.#cancel && !this.#stopped && this.#tracked.size > 0) {
      this.#cancel = this.#options.clock.after(LOOK_EVERY, () => {
        this.#cancel = undefined;
        [...this.#tracked.values()].forEach(tracked => this.#look(tracked));
        this.#schedule();
      });
    }
  }

  #look(tracked: Tracked): void {
    try {
      this.#lookAt(tracked);
    } catch (error) {
      this.#options.logger.warn(
        `Following operation ${tracked.operation.id} failed`,
        error as Error,
      );
    }
  }

  #lookAt(tracked: Tracked): void {
    const { verb, target, phase } = tracked.operation;
    const { mirrors } = this.#options;
    // The cluster may have gone from the portal since.
    const mirror = mirrors.has(target.cluster)
      ? mirrors.use(target.cluster)
      : undefined;
    // What a silent cluster showed last says nothing of what came after.
    if (mirror?.status().state === 'synced') {
      const progress = operationProgress(
        verb,
        mirror.vmObjects(target.namespace, target.name),
        tracked.baseline,
        phase,
      );
      if (isFurther(progress, phase)) {
        this.#update(tracked, { ...progress, notes: [progress.note] });
        return;
      }
    }
    const late = this.#lateness(tracked);
    if (late) {
      this.#update(tracked, late);
    } else {
      void this.#readObject(tracked);
    }
  }

  /** Looks at an object that no mirror holds. Never rejects. */
  async #readObject(tracked: Tracked): Promise<void> {
    const { clock, snapshotReader, logger } = this.#options;
    const { operation, baseline } = tracked;
    const { verb, target } = operation;
    const { object: ref } = baseline;
    if (!ref || !isSnapshotVerb(verb) || tracked.reading) {
      return;
    }
    tracked.reading = true;
    try {
      const object = await snapshotReader.one(target, ref);
      const { phase } = tracked.operation;
      const progress = snapshotProgress(
        verb,
        object,
        ref,
        phase === 'seen',
        clock.now(),
      );
      // It may have ended while this was read.
      if (this.#tracked.has(operation.id) && isFurther(progress, phase)) {
        snapshotReader.forget(target);
        this.#update(tracked, { ...progress, notes: [progress.note] });
      }
    } catch (error) {
      // It is looked at again, until it is late.
      logger.warn(
        `How far ${verb} of ${target.namespace}/${target.name} on cluster ${target.cluster} is could not be read: ${error}`,
      );
    } finally {
      tracked.reading = undefined;
    }
  }

  /** What becomes of an operation that takes too long. */
  #lateness({ operation, since, unanswered }: Tracked) {
    const { clock, notSeenAfter, endsWithin } = this.#options;
    const passed = clock.now() - since;
    if (operation.phase === 'requested' && passed >= notSeenAfter) {
      const { cluster } = operation.target;
      return unanswered
        ? {
            phase: 'failed' as const,
            notes: [
              {
                code: 'operation-failed-cluster' as const,
                params: { cluster },
              },
            ],
          }
        : {
            phase: 'not-seen' as const,
            notes: [
              {
                code: 'operation-not-seen' as const,
                params: { seconds: Math.round(notSeenAfter / 1000) },
              },
            ],
          };
    }
    return passed >= endsWithin
      ? {
          phase: 'failed' as const,
          notes: [
            {
              code: 'operation-not-ended' as const,
              params: { seconds: Math.round(endsWithin / 1000) },
            },
          ],
        }
      : undefined;
  }

  #update(
    tracked: Tracked,
    {
      phase,
      notes,
      quote,
    }: Pick<OperationProgress, 'phase' | 'quote'> & {
      notes: LocalizableMessage[];
    },
  ): Operation {
    const now = new Date(this.#options.clock.now()).toISOString();
    const before = tracked.operation;
    const operation: Operation = {
      ...before,
      phase,
      note: localizableText(...notes),
      ...(quote && { quote }),
      ...((phase === 'seen' || phase === 'done') && {
        seenAt: before.seenAt ?? now,
      }),
      ...(phase !== 'seen' && { endedAt: now }),
    };
    tracked.operation = operation;
    if (operation.endedAt) {
      this.#tracked.delete(operation.id);
      tracked.stop();
      this.#options.onEnd?.(operation);
    }
    this.#options.journal.put(operation);
    return operation;
  }
}

/** Operations never go back: a VM that was seen to stop may start again by itself. */
function isFurther(
  { phase }: OperationProgress,
  than: Operation['phase'],
): boolean {
  return phase !== 'requested' && phase !== than;
}
