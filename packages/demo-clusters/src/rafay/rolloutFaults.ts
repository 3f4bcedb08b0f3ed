/** What goes wrong in rollouts as long as it is not cleared. */
const FAULTS = [
  'approval-pending',
  'addon-failed',
  'partial-success',
  'workload-failed',
  'workload-unpublished',
  'drift-detected',
  'drift-blocked',
] as const;

/** See {@link RolloutFaults}. */
export type RolloutFault = (typeof FAULTS)[number];

/** Names of the faults. */
export const ROLLOUT_FAULT_NAMES: readonly string[] = FAULTS;

export function isRolloutFault(name: string): name is RolloutFault {
  return ROLLOUT_FAULT_NAMES.includes(name);
}

/** The fault of rollouts, one at a time: for all add-ons and workloads, or for one by its name. */
export class RolloutFaults {
  #active: { fault: RolloutFault; target?: string; since: string } | undefined;

  /** @param since - RFC 3339 */
  set(fault: RolloutFault, target: string | undefined, since: string): void {
    this.#active = { fault, target, since };
  }

  clear(): void {
    this.#active = undefined;
  }

  /** Since when the fault is on for the add-on or workload of this name; undefined where it is not. */
  since(fault: RolloutFault, name: string): string | undefined {
    const active = this.#active;
    return active?.fault === fault &&
      (active.target === undefined || active.target === name)
      ? active.since
      : undefined;
  }

  /** Whether the fault is on for this one add-on or workload. */
  isOnlyFor(fault: RolloutFault, name: string): boolean {
    return this.#active?.fault === fault && this.#active.target === name;
  }

  /** Whether the fault is on for the add-on or workload of this name. */
  concerns(fault: RolloutFault, name: string): boolean {
    return this.since(fault, name) !== undefined;
  }
}
