/** How long the mirror waits for what. All in milliseconds. */
export interface MirrorTimings {
  /** First pause after a failure; it doubles with each further one. */
  backoffBase: number;
  /** Longest pause after a failure. */
  backoffCap: number;
  /** A watch on which nothing came for so long is taken for dead. API servers send a bookmark each minute. */
  inactivity: number;
  /** A watch asks the server to end it after this time, up to twice as much. */
  watchTimeout: number;
  /** A cluster that was silent for so long is asked whether it still lives. */
  probeInterval: number;
  /** How long it may take to answer that. */
  probeTimeout: number;
  /** Pause between lists of a kind that may not be watched. */
  pollInterval: number;
  /** How often a kind that is forbidden is tried again. */
  forbiddenRetry: number;
  /** How often a kind that is not served is tried again where its CRD can't be watched. */
  absentRetry: number;
  /** Shortest pause between two messages about the same VM. */
  coalesce: number;
  /** Changes that come within this time go out together. */
  gather: number;
}

/** What a portal uses. */
export const DEFAULT_TIMINGS: MirrorTimings = {
  backoffBase: 500,
  backoffCap: 30_000,
  inactivity: 90_000,
  watchTimeout: 300_000,
  probeInterval: 10_000,
  probeTimeout: 5_000,
  pollInterval: 30_000,
  forbiddenRetry: 300_000,
  absentRetry: 60_000,
  coalesce: 250,
  gather: 10,
};
