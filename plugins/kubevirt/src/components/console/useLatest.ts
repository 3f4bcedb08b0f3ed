import { useEffect, useRef } from 'react';

/** What is newest, for callbacks that live longer than one drawing. */
export function useLatest<T>(value: T): { readonly current: T } {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  return ref;
}
