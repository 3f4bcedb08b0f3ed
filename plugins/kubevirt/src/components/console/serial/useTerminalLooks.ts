import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useMemo, useState } from 'react';

const DEFAULT_SIZE = 14;
const MIN_SIZE = 8;
const MAX_SIZE = 28;

/** How a person likes terminals, kept by the app. */
export interface TerminalLooks {
  fontSize: number;
  /** Screen readers read what comes. */
  spoken: boolean;
  setSpoken(spoken: boolean): void;
  /** Absent at the end of what is possible. */
  smaller?: () => void;
  larger?: () => void;
}

/** What was chosen last, also on another page. */
export function useTerminalLooks(): TerminalLooks {
  const storage = useApi(storageApiRef);
  const bucket = useMemo(
    () => storage.forBucket('kubevirt.console'),
    [storage],
  );
  const [size, setSize] = useState(() =>
    sizeOf(bucket.snapshot<number>('fontSize').value),
  );
  const [spoken, setSpoken] = useState(
    () => bucket.snapshot<boolean>('spoken').value === true,
  );
  const resize = (to: number) => () => {
    setSize(to);
    bucket.set('fontSize', to);
  };
  return {
    fontSize: size,
    spoken,
    setSpoken: next => {
      setSpoken(next);
      bucket.set('spoken', next);
    },
    ...(size > MIN_SIZE && { smaller: resize(size - 1) }),
    ...(size < MAX_SIZE && { larger: resize(size + 1) }),
  };
}

/** What is stored may be of another version, or of anybody. */
function sizeOf(stored: unknown): number {
  return typeof stored === 'number' && stored >= MIN_SIZE && stored <= MAX_SIZE
    ? Math.round(stored)
    : DEFAULT_SIZE;
}
