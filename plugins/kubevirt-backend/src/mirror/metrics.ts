/** What the mirror reports about itself while it works. Gauges are read from {@link MirrorStats}. */
export interface MirrorMetrics {
  /** A watch event came. */
  event(cluster: string, resource: string): void;
  /** A kind was listed again. */
  relist(cluster: string, resource: string): void;
  /** A watch was opened again. */
  reconnect(cluster: string, resource: string): void;
  /** Milliseconds from the arrival of a change to its having been sent: streams have written it then. */
  delay(cluster: string, ms: number): void;
}

/** How a mirror stands. */
export interface MirrorStats {
  cluster: string;
  /** Objects held, by `plural.group`. */
  objects: Record<string, number>;
  virtualMachines: number;
  subscribers: number;
  /**
   * Seconds since the data was last known to be true, or, of a cluster that never answered, since that is so; 0
   * while it is live.
   */
  staleness: number;
}

/** For those who do not measure. */
export const NO_METRICS: MirrorMetrics = {
  event() {},
  relist() {},
  reconnect() {},
  delay() {},
};
