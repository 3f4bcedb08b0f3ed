/** A stage that waits for somebody to approve it. */
export interface PendingApproval {
  project: string;
  pipeline: string;
  stage: string;
}

/**
 * Approvals of pipelines. By themselves they are given once the cluster is ready for what comes next, as whoever
 * approves would look; while they are held, a person has to give them.
 */
export class Approvals {
  #held = false;
  readonly #pending = new Map<PendingApproval, boolean>();

  get held(): boolean {
    return this.#held;
  }

  hold(): void {
    this.#held = true;
  }

  /** They are given by themselves again. */
  release(): void {
    this.#held = false;
  }

  get pending(): PendingApproval[] {
    return [...this.#pending.keys()];
  }

  /** A stage waits from now on; `given` answers whether a person has approved it, and `end` that it waits no more. */
  request(approval: PendingApproval): { given(): boolean; end(): void } {
    this.#pending.set(approval, false);
    return {
      given: () => this.#pending.get(approval) === true,
      end: () => {
        this.#pending.delete(approval);
      },
    };
  }

  /**
   * Approves what waits.
   *
   * @param stage - only the stages of this name
   * @returns what was approved
   */
  approve(stage?: string): PendingApproval[] {
    const approved = this.pending.filter(
      pending => stage === undefined || pending.stage === stage,
    );
    approved.forEach(pending => this.#pending.set(pending, true));
    return approved;
  }
}
