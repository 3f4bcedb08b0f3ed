import { FairSemaphore, type FairSemaphoreOptions } from './FairSemaphore';

/** Lets at most so many calls of one kind go to each cluster at once, whoever makes them. */
export class ClusterSemaphores {
  readonly #options: FairSemaphoreOptions;
  readonly #semaphores = new Map<string, FairSemaphore>();

  /** The options hold for each cluster. */
  constructor(options: FairSemaphoreOptions) {
    this.#options = options;
  }

  /**
   * @param cluster - a configured one: a semaphore is kept for each
   * @param group - who asks: whoever has the fewest calls under way is next
   * @returns the way out, once it is one's turn or the signal is aborted
   */
  acquire(
    cluster: string,
    group: string,
    signal: AbortSignal,
  ): Promise<() => void> {
    let semaphore = this.#semaphores.get(cluster);
    if (!semaphore) {
      semaphore = new FairSemaphore(this.#options);
      this.#semaphores.set(cluster, semaphore);
    }
    return semaphore.acquire(group, signal);
  }
}
