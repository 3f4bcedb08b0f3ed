import { useCallback, useEffect, useRef, useState } from 'react';
import { systemClock, type Clock } from '../../../lib/clock';
import type { Key } from './keys';

/** Guests miss keys that come faster than a keyboard could send them. */
const PAUSE_MS = 12;

/** How far a text is typed. */
export interface Progress {
  done: number;
  total: number;
}

/**
 * Presses keys one after the other, as fast as guests take them. It stops when this person types no more.
 *
 * @param screen - where to press them; absent while this person does not type
 */
export function usePacedKeys(
  screen: { press(keys: readonly Key[]): void; focus(): void } | undefined,
  clock: Clock = systemClock,
): {
  progress: Progress | undefined;
  type: (presses: readonly (readonly Key[])[]) => void;
  stop: () => void;
} {
  const [progress, setProgress] = useState<Progress>();
  const timer = useRef<unknown>();
  const stop = useCallback(() => {
    clock.clearTimeout(timer.current);
    setProgress(undefined);
  }, [clock]);
  useEffect(() => stop, [screen, stop]);
  const type = (presses: readonly (readonly Key[])[]) => {
    stop();
    const next = (done: number) => {
      if (done === presses.length) {
        setProgress(undefined);
        screen?.focus();
        return;
      }
      screen?.press(presses[done]);
      setProgress({ done: done + 1, total: presses.length });
      timer.current = clock.setTimeout(() => next(done + 1), PAUSE_MS);
    };
    next(0);
  };
  return { progress, type, stop };
}
