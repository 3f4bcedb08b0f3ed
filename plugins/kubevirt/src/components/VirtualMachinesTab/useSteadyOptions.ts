import { useEffect, useMemo, useRef } from 'react';

/**
 * Keeps what can be chosen in its place while somebody is at it: what comes is added at the end, and what
 * goes stays until the reader looks away. Otherwise a click would hit another choice than the one that was
 * aimed at.
 */
export function useSteadyOptions(
  options: readonly string[],
  held: boolean,
): readonly string[] {
  const shown = useRef<readonly string[]>([]);
  const steady = useMemo(
    () => (held ? [...new Set([...shown.current, ...options])] : options),
    [options, held],
  );
  useEffect(() => {
    shown.current = steady;
  }, [steady]);
  return steady;
}
