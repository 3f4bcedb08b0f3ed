import { createContext, useContext } from 'react';

/**
 * The element that may fill the whole screen: what opens above it (menus, questions) is put into it, as the browser then
 * shows nothing else.
 */
export const SurfaceContext = createContext<HTMLElement | null>(null);

/** Where menus and dialogs of a console go; undefined is the page. */
export function useSurface(): HTMLElement | undefined {
  return useContext(SurfaceContext) ?? undefined;
}
