import { Clock } from '../types';

const RETRY_MS = 200;
const RETRY_MAX_MS = 30_000;

/**
 * Keys that wait to be reconciled, each at most once. A key is worked on in a timer of its own, never
 * inside the change that asked for it, so that a controller always sees a settled store. A failure is
 * reported and tried again with growing pauses, as client-go's rate limited queues do.
 */
export class WorkQueue {
  readonly #waiting = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #timers = new Map<string, { due: number; cancel: () => void }>();
  #cancelRun: (() => void) | undefined;
  #stopped = false;

  constructor(
    private readonly clock: Clock,
    private readonly reconcile: (key: string) => void,
    private readonly reportError: (error: Error) => void,
  ) {}

  /** Reconciles the key as soon as what happens now is done. */
  add(key: string): void {
    if (this.#stopped) {
      return;
    }
    this.#waiting.add(key);
    this.#cancelRun ??= this.clock.after(0, () => this.#run());
  }

  /** Reconciles the key after `ms`; of several such wishes the earliest counts. */
  addAfter(key: string, ms: number): void {
    if (this.#stopped) {
      return;
    }
    const due = this.clock.now().getTime() + ms;
    const waiting = this.#timers.get(key);
    if (waiting && waiting.due <= due) {
      return;
    }
    waiting?.cancel();
    const cancel = this.clock.after(ms, () => {
      this.#timers.delete(key);
      this.add(key);
    });
    this.#timers.set(key, { due, cancel });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRun?.();
    for (const { cancel } of this.#timers.values()) {
      cancel();
    }
    this.#timers.clear();
    this.#waiting.clear();
  }

  #run(): void {
    this.#cancelRun = undefined;
    const keys = [...this.#waiting];
    this.#waiting.clear();
    for (const key of keys) {
      try {
        this.reconcile(key);
        this.#failures.delete(key);
      } catch (error) {
        const failures = (this.#failures.get(key) ?? 0) + 1;
        this.#failures.set(key, failures);
        this.reportError(error as Error);
        this.addAfter(
          key,
          Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** (failures - 1)),
        );
      }
    }
  }
}
