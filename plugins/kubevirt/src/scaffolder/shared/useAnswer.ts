import { toError } from '@backstage/errors';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useRef, useState } from 'react';
import { kubeVirtApiRef, type KubeVirtApi } from '../../api';
import { messageOf, statusCodeOf } from '../../lib/errors';

/** What the backend answered, or why that is not known. */
export type Answer<T> =
  /** Nothing is asked: there is no question yet, or the app has no KubeVirt plugin. */
  | { state: 'idle' }
  | { state: 'loading' }
  | { state: 'known'; value: T }
  /** The reader lacks a permission. */
  | { state: 'denied' }
  /** The backend, or what it asks, does not look at this. */
  | { state: 'missing'; message: string }
  | { state: 'failed'; message: string };

/** Changes within this time are asked for together, in milliseconds: people type letter by letter. */
const PAUSE = 300;

function failureOf(error: unknown): Answer<never> {
  const message = messageOf(toError(error));
  switch (statusCodeOf(error)) {
    case 403:
      return { state: 'denied' };
    case 404:
      return { state: 'missing', message };
    default:
      return { state: 'failed', message };
  }
}

/**
 * Asks the backend of the KubeVirt plugin.
 *
 * @param key - what is asked for; another key asks again, and none asks nothing
 * @param ask - called for each key once, and when somebody tries again
 */
export function useAnswer<T>(
  key: string | undefined,
  ask: (api: KubeVirtApi, signal: AbortSignal) => Promise<T>,
): { answer: Answer<T>; retry: () => void } {
  const api = useApiHolder().get(kubeVirtApiRef);
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt(before => before + 1), []);
  const [{ of, answer }, setAnswer] = useState<{
    of?: string;
    answer: Answer<T>;
  }>({ answer: { state: 'idle' } });
  const latest = useRef(ask);
  latest.current = ask;
  const asked = useRef<string>();
  useEffect(() => {
    if (!api || key === undefined) {
      return () => {};
    }
    const request = new AbortController();
    const run = async () => {
      const next = await latest
        .current(api, request.signal)
        .then<Answer<T>>(value => ({ state: 'known', value }))
        .catch(failureOf);
      if (!request.signal.aborted) {
        setAnswer({ of: key, answer: next });
      }
    };
    // Only what is being typed waits until somebody stops typing.
    const isTyped = asked.current !== undefined && asked.current !== key;
    const timer = isTyped ? setTimeout(run, PAUSE) : undefined;
    if (!isTyped) {
      void run();
    }
    asked.current = key;
    return () => {
      clearTimeout(timer);
      request.abort();
    };
  }, [api, key, attempt]);
  if (!api || key === undefined) {
    return { answer: { state: 'idle' }, retry };
  }
  // What is known already stays while the same is read again.
  return { answer: of === key ? answer : { state: 'loading' }, retry };
}
