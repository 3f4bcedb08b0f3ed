import { ManualTimers } from '@rafay-kubevirt/test-setup';
import type { Clock } from '../types';

/** Time that stands still until a test advances it, as demo clusters read it. */
export class ManualClock extends ManualTimers implements Clock {
  now(): Date {
    return new Date(this.millis);
  }

  /** Moves time on at once, and runs every timer that becomes due. */
  advance(ms: number): void {
    this.tick(ms);
  }
}
