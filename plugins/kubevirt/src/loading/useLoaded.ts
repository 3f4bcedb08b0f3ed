import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { Loader, type Loaded } from './Loader';

/**
 * Loads something while the component is mounted.
 *
 * @param load - what to load; another function is another thing, of which nothing is known yet
 * @param options - `everyMs` to load again by itself, `trigger` to load again when it changes
 */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  options: { everyMs?: number; trigger?: unknown } = {},
): Loaded<T> & { reload: () => void } {
  const { everyMs, trigger } = options;
  const loader = useMemo(
    () => new Loader<T>({ load, everyMs }),
    [load, everyMs],
  );
  const state = useSyncExternalStore(loader.subscribe, loader.getSnapshot);
  const seen = useRef({ loader, trigger });
  useEffect(() => {
    const before = seen.current;
    seen.current = { loader, trigger };
    // The first value of the trigger belongs to the first request, which is under way.
    if (before.loader === loader && before.trigger !== trigger) {
      loader.touch();
    }
  }, [loader, trigger]);
  return useMemo(() => ({ ...state, reload: loader.reload }), [state, loader]);
}
