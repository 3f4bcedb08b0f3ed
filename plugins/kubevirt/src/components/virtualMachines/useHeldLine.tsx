import { useEffect, useRef, type ReactNode } from 'react';

/**
 * Keeps the height of a VM above the one that somebody is at, as what is aimed at must not move: a line
 * that comes waits until the reader goes on, and one that goes leaves its place empty. The status beside
 * goes on telling what is.
 *
 * @param line - what stands below the VM; undefined for nothing
 */
export function useHeldLine(line: ReactNode, held: boolean): ReactNode {
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
