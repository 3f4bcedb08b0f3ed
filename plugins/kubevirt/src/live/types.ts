import type { EntityVirtualMachines } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/**
 * How fresh the shown data is.
 *
 * - `connecting`: nothing has come yet
 * - `live`: changes come as they happen
 * - `updating`: the connection is being made again; what is shown is seconds old
 * - `stale`: the backend can't be reached; what is shown is as of `since`
 * - `polling`: streams do not get through to this browser, or the reader has as many open as one person may
 *   (`tooManyStreams`), so plain requests are made every `everyMs`
 * - `paused`: the document is hidden
 * - `failed`: there is nothing to show; see the error
 *
 * @public
 */
export type LiveStatus =
  | { state: 'connecting' | 'live' | 'updating' | 'paused' | 'failed' }
  | {
      state: 'stale';
      /** Milliseconds since the epoch. */
      since: number;
    }
  | { state: 'polling'; everyMs: number; tooManyStreams?: boolean };

/**
 * The VMs of an entity as they are now.
 *
 * @public
 */
export interface LiveVirtualMachines {
  /** Absent until the first answer, and when access is refused. */
  data?: EntityVirtualMachines;
  status: LiveStatus;
  /** Why there is no data, or no fresh data. */
  error?: Error;
}
