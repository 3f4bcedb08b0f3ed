import { TestApiProvider } from '@backstage/frontend-test-utils';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { kubeVirtApiRef } from '../../api';
import { useAnswer } from './useAnswer';

const api = new FakeKubeVirtApi();

function Wrapper({ children }: { children: ReactNode }) {
  return (
    <TestApiProvider apis={[[kubeVirtApiRef, api]]}>{children}</TestApiProvider>
  );
}

describe('useAnswer', () => {
  const pass = (ms: number) =>
    act(() => jest.advanceTimersByTimeAsync(ms)) as Promise<void>;

  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks at once, and once for what is typed in one go', async () => {
    const asked: (string | undefined)[] = [];
    const { result, rerender } = renderHook(
      ({ of }: { of?: string }) =>
        useAnswer(of, async () => {
          asked.push(of);
          return of;
        }),
      { wrapper: Wrapper, initialProps: { of: undefined } as { of?: string } },
    );
    await pass(0);
    expect(result.current.answer).toEqual({ state: 'idle' });

    rerender({ of: 's' });
    expect(result.current.answer).toEqual({ state: 'loading' });
    await pass(0);
    expect(result.current.answer).toEqual({ state: 'known', value: 's' });

    for (const typed of ['sh', 'sho', 'shop']) {
      rerender({ of: typed });
      await pass(50);
    }
    expect(result.current.answer).toEqual({ state: 'loading' });
    expect(asked).toEqual(['s']);
    await pass(300);
    expect(result.current.answer).toEqual({ state: 'known', value: 'shop' });
    expect(asked).toEqual(['s', 'shop']);
  });

  it('shows no answer to an earlier question', async () => {
    const answers: Record<string, (value: string) => void> = {};
    const { result, rerender } = renderHook(
      ({ of }) =>
        useAnswer(
          of,
          () =>
            new Promise<string>(resolve => {
              answers[of] = resolve;
            }),
        ),
      { wrapper: Wrapper, initialProps: { of: 'first' } },
    );
    await pass(0);
    rerender({ of: 'second' });
    await pass(300);
    answers.second('2');
    answers.first('1');
    await pass(0);
    expect(result.current.answer).toEqual({ state: 'known', value: '2' });
  });

  it('keeps what is known while the same is asked again', async () => {
    let value = 1;
    const { result } = renderHook(() => useAnswer('of', async () => value), {
      wrapper: Wrapper,
    });
    await pass(0);
    value = 2;
    act(() => result.current.retry());
    expect(result.current.answer).toEqual({ state: 'known', value: 1 });
    await pass(0);
    expect(result.current.answer).toEqual({ state: 'known', value: 2 });
  });
});
