import { ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { Loader } from './Loader';

interface Request {
  resolve: (value: string) => void;
  reject: (error: Error) => void;
  signal: AbortSignal;
}

function setUp(options: { everyMs?: number } = {}) {
  const clock = new ManualClock(1_000);
  const requests: Request[] = [];
  const watch = { hidden: false, notify: () => {} };
  const loader = new Loader<string>({
    load: signal =>
      new Promise((resolve, reject) => {
        requests.push({ resolve, reject, signal });
      }),
    clock,
    visibility: {
      isHidden: () => watch.hidden,
      subscribe: listener => {
        watch.notify = listener;
        return () => {
          watch.notify = () => {};
        };
      },
    },
    ...options,
  });
  const answer = async (value: string) => {
    requests.at(-1)!.resolve(value);
    await settle();
  };
  const fail = async (message: string) => {
    requests.at(-1)!.reject(new Error(message));
    await settle();
  };
  return { clock, requests, loader, watch, answer, fail };
}

describe('Loader', () => {
  it('asks when somebody looks, and not before', async () => {
    const { loader, requests, answer } = setUp();
    expect(requests).toHaveLength(0);
    const changed = jest.fn();
    loader.subscribe(changed);
    expect(loader.getSnapshot()).toEqual({ loading: true });
    await answer('a');
    expect(changed).toHaveBeenCalled();
    expect(loader.getSnapshot()).toEqual({
      data: 'a',
      loadedAt: 1_000,
      loading: false,
    });
  });

  it('keeps the data while newer is under way, and when that fails', async () => {
    const { loader, answer, fail, clock } = setUp();
    loader.subscribe(() => {});
    await answer('a');
    loader.reload();
    expect(loader.getSnapshot()).toMatchObject({ data: 'a', loading: true });
    await clock.advance(500);
    await fail('down');
    expect(loader.getSnapshot()).toMatchObject({
      data: 'a',
      loadedAt: 1_000,
      error: new Error('down'),
      failingSince: 1_500,
    });
    loader.reload();
    await clock.advance(500);
    await fail('still down');
    expect(loader.getSnapshot().failingSince).toBe(1_500);
    loader.reload();
    await answer('b');
    expect(loader.getSnapshot()).toEqual({
      data: 'b',
      loadedAt: 2_000,
      loading: false,
    });
  });

  it('gathers changes into one request', async () => {
    const { loader, requests, answer, clock } = setUp();
    loader.subscribe(() => {});
    await answer('a');
    loader.touch();
    loader.touch();
    await clock.advance(399);
    expect(requests).toHaveLength(1);
    await clock.advance(1);
    expect(requests).toHaveLength(2);
  });

  it('is not starved by changes that never end, and has one request at a time', async () => {
    const { loader, requests, answer, clock } = setUp();
    loader.subscribe(() => {});
    await answer('a');
    for (let change = 0; change < 20; change += 1) {
      loader.touch();
      await clock.advance(100);
    }
    // The second request is still unanswered; one more is due after it.
    expect(requests).toHaveLength(2);
    expect(requests[1].signal.aborted).toBe(false);
    await answer('b');
    expect(loader.getSnapshot().data).toBe('b');
    expect(requests).toHaveLength(3);
  });

  it('asks every so often while it can be seen', async () => {
    const { loader, requests, answer, fail, clock, watch } = setUp({
      everyMs: 10_000,
    });
    loader.subscribe(() => {});
    await answer('a');
    await clock.advance(10_000);
    expect(requests).toHaveLength(2);
    await fail('down');
    await clock.advance(10_000);
    expect(requests).toHaveLength(3);
    await answer('b');
    watch.hidden = true;
    watch.notify();
    await clock.advance(60_000);
    expect(requests).toHaveLength(3);
    watch.hidden = false;
    watch.notify();
    expect(requests).toHaveLength(4);
  });

  it('stops when nobody looks any more, and ignores what comes later', async () => {
    const { loader, requests, clock } = setUp({ everyMs: 10_000 });
    const stop = loader.subscribe(() => {});
    stop();
    expect(requests[0].signal.aborted).toBe(true);
    requests[0].resolve('late');
    await settle();
    expect(loader.getSnapshot().data).toBeUndefined();
    loader.touch();
    await clock.advance(60_000);
    expect(requests).toHaveLength(1);
  });
});
