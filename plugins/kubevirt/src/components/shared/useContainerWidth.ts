import { useCallback, useRef, useState } from 'react';

/** The size of text that layouts are made for, in CSS pixels. */
const USUAL_TEXT = 16;

/** With text of twice the size there is room for half as much. */
function widthFor(width: number): number {
  const { fontSize } = getComputedStyle(document.documentElement);
  return Math.round(
    (width * USUAL_TEXT) / (parseFloat(fontSize) || USUAL_TEXT),
  );
}

/**
 * The width of an element, in CSS pixels at the usual size of text: a card may be narrow on a wide screen,
 * and for a reader who made the text larger.
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
      setWidth(widthFor(entry.contentRect.width)),
    );
    observer.current.observe(element);
    const now = element.getBoundingClientRect().width;
    // Known before the first paint, so that wide and narrow do not flash.
    setWidth(before => before ?? (now > 0 ? widthFor(now) : undefined));
  }, []);
  return [ref, width];
}
