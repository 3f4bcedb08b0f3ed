import { Clock } from './types';

/** Real time. Its timers do not keep the process alive. */
export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }

  after(ms: number, callback: () => void): () => void {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  }
}
