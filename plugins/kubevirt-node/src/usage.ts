import { CustomErrorBase } from '@backstage/errors';
import type {
  UsageMissingReason,
  UsageNow,
  UsageQuantity,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/**
 * VMs whose usage is asked for, all of one cluster. The portal asks only for those that its caller may see.
 *
 * @public
 */
export interface UsageRequest {
  /** As the portal calls it. */
  cluster: string;
  virtualMachines: readonly UsageVirtualMachine[];
  /** Is aborted when nobody waits any more. */
  signal: AbortSignal;
}

/**
 * A VM that runs.
 *
 * @public
 */
export interface UsageVirtualMachine {
  namespace: string;
  name: string;
  /** Its launcher pod, where one is known. */
  pod?: string;
}

/**
 * The times at which something is asked for: `start`, and every `step` from there to `end`, both included.
 *
 * @public
 */
export interface UsageTimes {
  /** Seconds since the epoch, a multiple of `step`. */
  start: number;
  /** Seconds since the epoch, a multiple of `step`. */
  end: number;
  /** Seconds. */
  step: number;
}

/**
 * What of some VMs is asked for at some times.
 *
 * @public
 */
export interface UsageHistoryRequest extends UsageRequest, UsageTimes {
  quantities: readonly UsageQuantity[];
}

/**
 * What a source has of one VM over time: for each quantity one value for each time, null where it has none. A value must
 * have been measured: none is filled in between two others.
 *
 * @public
 */
export type UsageValues = Partial<
  Record<UsageQuantity, readonly (number | null)[]>
>;

/**
 * Knows what VMs use. Has one of its methods, or both.
 *
 * @public
 */
export interface UsageSource {
  /** Name of the source, shown to people, e.g. `prometheus`. One of a kind. */
  readonly name: string;
  /**
   * What launcher pods use now.
   *
   * @returns by `namespace/name`, of those of which it is known; undefined where the source has nothing to do with the
   * cluster
   * @throws UsageSourceError where it is not known, with the reason. Other errors count as `failed`; they are logged, and
   * must hold no secret
   */
  now?(
    request: UsageRequest,
  ): Promise<ReadonlyMap<string, Omit<UsageNow, 'source'>> | undefined>;
  /**
   * What guests used at some times.
   *
   * @returns by `namespace/name`, as above
   * @throws UsageSourceError as above
   */
  history?(
    request: UsageHistoryRequest,
  ): Promise<ReadonlyMap<string, UsageValues> | undefined>;
}

/**
 * Why a source does not know what VMs use. The reason is what people see; the message goes to the log.
 *
 * @public
 */
export class UsageSourceError extends CustomErrorBase {
  name = 'UsageSourceError' as const;
  readonly reason: Extract<
    UsageMissingReason,
    'not-installed' | 'forbidden' | 'unreachable' | 'too-slow' | 'failed'
  >;

  constructor(
    reason: UsageSourceError['reason'],
    message: string,
    cause?: Error,
  ) {
    super(message, cause);
    this.reason = reason;
  }
}
