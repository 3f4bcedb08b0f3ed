import type { KubeClient, KubeError } from '../../clusters';
import type { KubeObject } from '../../kubevirt/types';
import type { Clock } from '../../lib/clock';
import type { Acquire } from '../../lib/FairSemaphore';
import type { MirrorTimings } from './timings';
import type { ChangeEvent } from './watchEvents';

/** What a collection is called with. */
export interface Collection {
  client: KubeClient;
  /** e.g. `/apis/kubevirt.io/v1/virtualmachines`. */
  path: string;
  labelSelector?: string;
  /** Ask for metadata only. */
  metadataOnly?: boolean;
}

/** What the reflector writes to. Objects are handed over as they came, untrimmed. */
export interface ReflectorSink {
  /** A list begins: what is not handed over until `endList` is gone. */
  beginList(): void;
  /** One object of the list. */
  listed(object: KubeObject): void;
  endList(): void;
  /** A list did not come to its end. What was handed over is true nevertheless. */
  abortList(): void;
  changed(type: ChangeEvent['type'], object: KubeObject): void;
}

/**
 * - `starting`: no list yet
 * - `live`: the store says what the API server says (by watch or by poll)
 * - `failing`: the last call failed; the store is as of `since`
 * - `forbidden`: 403 to the list
 * - `absent`: 404, the kind is not served
 */
export type ReflectorPhase =
  | 'starting'
  | 'live'
  | 'failing'
  | 'forbidden'
  | 'absent';

export interface ReflectorState {
  phase: ReflectorPhase;
  /** A whole list was read once, since the kind was last absent or forbidden. */
  synced: boolean;
  /** The kind is listed again and again because it may not be watched. */
  polled: boolean;
  /** The last answer was that the kind is not served, though calls may fail now. */
  absent?: true;
  /** Why it is not live. */
  error?: KubeError;
  /** Milliseconds since the epoch at which the store was last known to be true; 0 if never. */
  since: number;
}

export interface ReflectorOptions extends Collection {
  pageSize: number;
  clock: Clock;
  timings: MirrorTimings;
  random?: () => number;
  sink: ReflectorSink;
  /** Whether the server says that it streams initial lists, and whether it refused to: then none asks again. */
  watchList: { readonly offered: boolean; refused?: boolean };
  /** Waits for a turn to list, so that not all lists of all clusters run at once. */
  acquire: Acquire;
  onState(state: ReflectorState): void;
  /** Bytes came from the API server. */
  onContact(): void;
  onRelist?(): void;
  onReconnect?(): void;
  onEvent?(): void;
  /** A change or a bookmark was taken in. */
  onAdvance?(): void;
}
