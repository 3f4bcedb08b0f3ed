import { useEffect, useRef, type ReactNode } from 'react';

/**
 * Keeps the height of a VM above the one that somebody is at, as what is aimed at must not move: a line
 * that comes waits until the reader goes on, and one that goes leaves its place empty. The status beside
 * goes on showing what is.
 *
 * @param line - what stands below the VM; undefined for nothing
 */
export function useStableLine(line: ReactNode, held: boolean): ReactNode {
  const before = useRef(line);
  useEffect(() => {
    if (!held) {
      before.current = line;
    }
  });
  if (!held) {
    return line;
  }
  if (!before.current) {
    return undefined;
  }
  return line || <div style={{ visibility: 'hidden' }}>{before.current}</div>;
}

/**
 * Leaves out the facts that there are none of, as each takes a line. Of a VM above the one that somebody is
 * at, the lines there were stay, and no others come.
 *
 * @param facts - each by its key, whether there is anything to show, and how it is shown
 * @returns the facts to show, by their keys
 */
export function useStableFacts<T extends string>(
  facts: [key: T, localize: boolean, fact: ReactNode][],
  held: boolean,
): [key: T, fact: ReactNode][] {
  const before = useRef<T[]>();
  const now = facts.filter(([, localize]) => localize).map(([key]) => key);
  useEffect(() => {
    if (!held) {
      before.current = now;
    }
  });
  const shown = (held && before.current) || now;
  return facts
    .filter(([key]) => shown.includes(key))
    .map(([key, , fact]) => [key, fact]);
}
