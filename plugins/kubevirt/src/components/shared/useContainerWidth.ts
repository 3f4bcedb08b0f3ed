import { useCallback, useRef, useState } from 'react';

/**
 * The width of an element, in CSS pixels: a card may be narrow on a wide screen.
 *
 * @returns a ref for the element, and its width; undefined until it is known.
 */
export function useContainerWidth(): [
  ref: (element: HTMLElement | null) => void,
  width: number | undefined,
] {
  const [width, setWidth] = useState<number>();
  const observer = useRef<ResizeObserver>();
  const ref = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (!element || typeof ResizeObserver === 'undefined') {
      return;
    }
    observer.current = new ResizeObserver(([entry]) =>
      setWidth(Math.round(entry.contentRect.width)),
    );
    observer.current.observe(element);
    const now = element.getBoundingClientRect().width;
    // Known before the first paint, so that wide and narrow do not flash.
    setWidth(before => before ?? (now > 0 ? Math.round(now) : undefined));
  }, []);
  return [ref, width];
}
