import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useLastSearch } from '../virtualMachines';
import { choiceFrom, withChoice, type ListChoice } from './choice';

/** Browsers refuse pages that change their address with each key that is pressed. */
const SETTLE_MS = 300;

/**
 * What the reader chose, kept in the address: it can be linked to, survives a reload, and "back" goes to
 * the page of the list that one came from. Filters and orders replace the address; pages add to it.
 */
export function useListChoice(): [
  choice: ListChoice,
  onChoice: (choice: ListChoice) => void,
] {
  const [search, setSearch] = useSearchParams();
  const last = useLastSearch();
  /** What was chosen a moment ago and is not in the address yet. */
  const [draft, setDraft] = useState<ListChoice>();
  const written = useMemo(() => choiceFrom(search), [search]);
  const choice = draft ?? written;
  const write = useRef(setSearch);
  useEffect(() => {
    write.current = setSearch;
  });

  useEffect(() => {
    const text = withChoice(search, choice).toString();
    last.current = text && `?${text}`;
  }, [search, choice, last]);

  useEffect(() => {
    if (!draft) {
      return undefined;
    }
    const timer = setTimeout(() => {
      write.current(before => withChoice(before, draft), { replace: true });
      setDraft(undefined);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  const onChoice = useCallback(
    (next: ListChoice) => {
      if (next.filter === choice.filter && next.sort === choice.sort) {
        write.current(before => withChoice(before, next));
        setDraft(undefined);
      } else {
        setDraft(next);
      }
    },
    [choice],
  );
  return [choice, onChoice];
}
