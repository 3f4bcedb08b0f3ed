/** Options for {@link backoffMs}. */
export interface BackoffOptions {
  baseMs: number;
  capMs: number;
  /** From 0 to below 1. */
  random: () => number;
}

/**
 * Exponential back-off with jitter: between a half and the whole of `base * 2^(attempt - 1)`, at
 * most the cap. The jitter keeps a thousand browsers from coming back in the same instant when a
 * backend restarts.
 */
export function backoffMs(attempt: number, options: BackoffOptions): number {
  const exponent = Math.min(Math.max(attempt, 1) - 1, 20);
  const whole = Math.min(options.baseMs * 2 ** exponent, options.capMs);
  return Math.round(whole / 2 + (whole / 2) * options.random());
}
