/** Whether anybody can see the page. */
export interface Visibility {
  isHidden(): boolean;
  /** Calls back when visibility may have changed, or when the network came back. */
  subscribe(listener: () => void): () => void;
}

/** Visibility of the browser's document. */
export const documentVisibility: Visibility = {
  isHidden: () => document.visibilityState === 'hidden',
  subscribe(listener) {
    document.addEventListener('visibilitychange', listener);
    window.addEventListener('online', listener);
    return () => {
      document.removeEventListener('visibilitychange', listener);
      window.removeEventListener('online', listener);
    };
  },
};
