import { toError } from '@backstage/errors';
import { useEffect, useRef, useState } from 'react';
import type { ConsoleSink, ConsoleStore } from '../../console';

/**
 * Loads what shows a console, when it is needed, and gives it the console as long as the component is mounted.
 *
 * @param load - loads the library, and makes what draws on an element; must not change
 */
export function useSink<T extends ConsoleSink & { dispose(): void }>(
  store: ConsoleStore,
  load: () => Promise<(host: HTMLElement) => T>,
) {
  const host = useRef<HTMLDivElement>(null);
  const [sink, setSink] = useState<T>();
  const [error, setError] = useState<Error>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let leave = () => {};
    let left = false;
    setError(undefined);
    load().then(
      create => {
        if (left || !host.current) {
          return;
        }
        const made = create(host.current);
        const detach = store.attach(made);
        setSink(made);
        leave = () => {
          detach();
          made.dispose();
          setSink(undefined);
        };
      },
      reason => {
        if (!left) {
          setError(toError(reason));
        }
      },
    );
    return () => {
      left = true;
      leave();
    };
  }, [store, load, attempt]);
  return { host, sink, error, retry: () => setAttempt(attempt + 1) };
}
