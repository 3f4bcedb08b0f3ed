import type { KeyboardEvent } from 'react';

/** Keeps Enter in a search box from submitting the form around it; runs something in its place. */
export function keepEnter(onEnter?: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      onEnter?.();
    }
  };
}
