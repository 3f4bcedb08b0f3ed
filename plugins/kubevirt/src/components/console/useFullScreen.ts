import { useEffect, useState } from 'react';

/** The browser gives the keys of its own to a page that asks, where it can (Chromium). */
interface KeyboardLock {
  lock?(keys: string[]): Promise<void>;
}

/** Whether an element fills the whole screen; no toggle where the browser cannot do it, as on phones. */
export function useFullScreen(element: HTMLElement | null): {
  active: boolean;
  toggle: (() => void) | undefined;
} {
  const [active, setActive] = useState(false);
  useEffect(() => {
    const look = () =>
      setActive(element !== null && document.fullscreenElement === element);
    look();
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, [element]);
  const enter = async () => {
    await element?.requestFullscreen();
    const { keyboard } = navigator as { keyboard?: KeyboardLock };
    // Editors in the guest need the Escape key; held for long, it still leaves.
    await keyboard?.lock?.(['Escape']);
  };
  return {
    active,
    toggle: document.fullscreenEnabled
      ? () => {
          // A browser may refuse; then all stays as it is.
          (active ? document.exitFullscreen() : enter()).catch(() => {});
        }
      : undefined,
  };
}
