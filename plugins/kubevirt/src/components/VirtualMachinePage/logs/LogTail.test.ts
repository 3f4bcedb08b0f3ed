import { ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { responseError } from '../../../__testUtils__/responseError';
import { LogTail } from './LogTail';

/** A stream that the test writes. */
function writable(signal: AbortSignal) {
  const queue: (string | Error | undefined)[] = [];
  const reader = { wake: () => {} };
  signal.addEventListener('abort', () => reader.wake());
  const push = (item: string | Error | undefined) => {
    queue.push(item);
    reader.wake();
  };
  async function* lines() {
    while (!signal.aborted) {
      if (queue.length === 0) {
        await new Promise<void>(resolve => {
          reader.wake = resolve;
        });
      } else {
        const item = queue.shift();
        if (item === undefined) {
          return;
        }
        if (item instanceof Error) {
          throw item;
        }
        yield item;
      }
    }
  }
  return { push, signal, lines: lines() };
}

function setUp() {
  const clock = new ManualClock(0);
  const streams: ReturnType<typeof writable>[] = [];
  const tail = new LogTail({
    open: signal => {
      const stream = writable(signal);
      streams.push(stream);
      return stream.lines;
    },
    gapMark: '-- gap --',
    clock,
  });
  const shown = () => tail.getSnapshot().chunks.flatMap(chunk => chunk.lines);
  return { clock, streams, tail, shown };
}

describe('LogTail', () => {
  it('shows lines as they come, many at once', async () => {
    const { clock, streams, tail, shown } = setUp();
    const changed = jest.fn();
    tail.subscribe(changed);
    expect(tail.getSnapshot().status).toBe('connecting');
    streams[0].push('a');
    streams[0].push('b');
    await clock.advance(150);
    expect(shown()).toEqual(['a', 'b']);
    expect(tail.getSnapshot().status).toBe('following');
    changed.mockClear();
    for (let line = 0; line < 50; line += 1) {
      streams[0].push(`line ${line}`);
      await settle();
    }
    await clock.advance(150);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(shown()).toHaveLength(52);
  });

  it('follows a log that says nothing', async () => {
    const { clock, tail } = setUp();
    tail.subscribe(() => {});
    await clock.advance(150);
    expect(tail.getSnapshot()).toMatchObject({ status: 'following', total: 0 });
  });

  it('goes on where it was when the stream ends', async () => {
    const { clock, streams, tail, shown } = setUp();
    tail.subscribe(() => {});
    streams[0].push('a');
    streams[0].push('b');
    await clock.advance(150);
    streams[0].push(undefined);
    await settle();
    expect(tail.getSnapshot().status).toBe('reconnecting');
    await clock.advance(1_000);
    expect(streams).toHaveLength(2);
    streams[1].push('a');
    streams[1].push('b');
    streams[1].push('c');
    await clock.advance(150);
    expect(shown()).toEqual(['a', 'b', 'c']);
  });

  it('marks where lines may be missing', async () => {
    const { clock, streams, tail, shown } = setUp();
    tail.subscribe(() => {});
    streams[0].push('a');
    await clock.advance(150);
    streams[0].push(new Error('network'));
    await settle();
    await clock.advance(1_000);
    streams[1].push('other pod');
    await clock.advance(150);
    expect(shown()).toEqual(['a', '-- gap --', 'other pod']);
  });

  it.each([403, 429])(
    'stops at a refusal with %i, keeps what it has, and tries again when asked',
    async code => {
      const { clock, streams, tail, shown } = setUp();
      tail.subscribe(() => {});
      streams[0].push('a');
      await clock.advance(150);
      streams[0].push(await responseError(code, 'SomeError', 'no'));
      await settle();
      await clock.advance(60_000);
      expect(streams).toHaveLength(1);
      expect(tail.getSnapshot()).toMatchObject({
        status: 'failed',
        error: { statusCode: code },
      });
      expect(shown()).toEqual(['a']);
      tail.retry();
      expect(streams).toHaveLength(2);
      expect(tail.getSnapshot().error).toBeUndefined();
    },
  );

  it('waits longer after each failure', async () => {
    const { clock, streams, tail } = setUp();
    tail.subscribe(() => {});
    for (const waited of [1_000, 2_000, 4_000]) {
      const before = streams.length;
      streams.at(-1)!.push(new Error('network'));
      await settle();
      await clock.advance(waited / 2 - 1);
      expect(streams).toHaveLength(before);
      await clock.advance(waited / 2 + 1);
      expect(streams).toHaveLength(before + 1);
    }
  });

  it('closes the stream when nobody looks', async () => {
    const { streams, tail } = setUp();
    tail.subscribe(() => {})();
    expect(streams[0].signal.aborted).toBe(true);
  });
});
