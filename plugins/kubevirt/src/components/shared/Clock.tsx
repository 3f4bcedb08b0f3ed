import {
  createContext,
  useCallback,
  useContext,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { systemClock, type Clock } from '../../lib/clock';

const TICK_MS = 1_000;

/** One timer for everything on the page that shows the time. */
class Ticker {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #now: number;
  #timer: unknown;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#now = clock.now();
  }

  /** The time, the same for all that read within one tick. */
  read = (): number => {
    const now = this.#clock.now();
    if (Math.abs(now - this.#now) >= TICK_MS) {
      this.#now = now;
    }
    return this.#now;
  };

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#schedule();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#clock.clearTimeout(this.#timer);
      }
    };
  };

  #schedule() {
    this.#timer = this.#clock.setTimeout(() => {
      this.#schedule();
      for (const listener of [...this.#listeners]) {
        listener();
      }
    }, TICK_MS);
  }
}

const ClockContext = createContext<Clock>(systemClock);
const tickers = new WeakMap<Clock, Ticker>();

function tickerOf(clock: Clock): Ticker {
  const ticker = tickers.get(clock) ?? new Ticker(clock);
  tickers.set(clock, ticker);
  return ticker;
}

/** Replaces the clock of everything below it; for tests and stories. */
export function ClockProvider(props: { clock: Clock; children: ReactNode }) {
  return (
    <ClockContext.Provider value={props.clock}>
      {props.children}
    </ClockContext.Provider>
  );
}

/**
 * A value that depends on the time. The component is drawn again only when the value changes, so
 * that hundreds of ages on a page cost nothing while they stay the same.
 *
 * @param format - from milliseconds since the epoch to a primitive value
 */
export function useTicking<T extends string | number | boolean | undefined>(
  format: (now: number) => T,
): T {
  const ticker = tickerOf(useContext(ClockContext));
  const getSnapshot = useCallback(
    () => format(ticker.read()),
    [format, ticker],
  );
  return useSyncExternalStore(ticker.subscribe, getSnapshot);
}
