import { createContext, useContext } from 'react';

/** The last address of the list, as `?…` or empty, so that the way back from a VM finds it again. */
export interface LastSearch {
  current: string;
}

/** Holds the {@link LastSearch} for all that is on the tab. */
export const LastSearchContext = createContext<LastSearch>({ current: '' });

/** The last address of the list. */
export function useLastSearch(): LastSearch {
  return useContext(LastSearchContext);
}
