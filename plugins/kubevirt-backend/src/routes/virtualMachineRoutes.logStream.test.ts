import { mockCredentials } from '@backstage/backend-test-utils';
import { KubeError } from '../clusters';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { eventually } from '../__testUtils__/eventually';
import { sendRequest, SseReader } from '../__testUtils__/SseReader';
import {
  ORDERS,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

const LOGS = `${ORDERS}/west/shop/orders-db/logs/stream`;
const CONSENT = { 'backstage.io/entity-ref': 'component:default/orders' };
const pod = (name: string) => ({
  name,
  uid: `uid-${name}`,
  phase: 'Running',
  ready: true,
  terminating: false,
});

const pause = () => new Promise(resolve => setTimeout(resolve, 20));

/** A log that is written while it is read; ends when its reader goes, or on request. */
class LiveLog implements AsyncIterable<Uint8Array> {
  readonly #pending: Uint8Array[] = [];
  #wake = () => {};
  #over = false;
  taken = 0;

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.end());
    this.#over = signal.aborted;
  }

  get over() {
    return this.#over;
  }

  write(text: string) {
    this.#pending.push(Buffer.from(text));
    this.#wake();
  }

  end() {
    this.#over = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator]() {
    while (!this.#over) {
      const chunk = this.#pending.shift();
      if (chunk) {
        this.taken += 1;
        yield chunk;
      } else {
        await new Promise<void>(resolve => {
          this.#wake = resolve;
        });
      }
    }
  }
}

describe('the stream of a log', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  let logs: LiveLog[];
  const readers: SseReader[] = [];
  const open = async (user = 'user:default/ann') => {
    const reader = await SseReader.open(
      backend.server,
      LOGS,
      mockCredentials.user.header(user),
    );
    readers.push(reader);
    return reader;
  };

  beforeEach(async () => {
    backend = await startKubeVirtBackend();
    backend.west.set(fakeVm({ annotations: CONSENT, pod: pod('launcher-1') }));
    logs = [];
    backend.westCluster.answer = (_, signal) => {
      const log = new LiveLog(signal!);
      logs.push(log);
      return log;
    };
  });
  afterEach(async () => {
    readers.splice(0).forEach(reader => reader.close());
    await backend.stop();
  });

  it('follows the current launcher pod line by line, cleaned', async () => {
    const reader = await open();
    expect(reader.headers['cache-control']).toBe('no-store, no-transform');
    expect((await reader.next('pod')).data).toEqual({
      pod: 'launcher-1',
      container: 'compute',
    });
    logs[0].write('one\ntw');
    expect((await reader.next('log')).data).toEqual(['one']);
    logs[0].write('o\x1b[0m\nthree\n');
    expect((await reader.next('log')).data).toEqual(['two', 'three']);
    expect(backend.westCluster.calls).toEqual([
      '/api/v1/namespaces/shop/pods/launcher-1/log?container=compute&tailLines=500&follow=true',
    ]);

    logs[0].write('last');
    await eventually(() => expect(logs[0].taken).toBe(3));
    logs[0].end();
    expect((await reader.next('log')).data).toEqual(['last']);
    await reader.end();
  });

  it('lets go of the cluster when the reader leaves', async () => {
    const reader = await open();
    await reader.next('pod');
    reader.close();
    await eventually(() => expect(logs[0].over).toBe(true));
  });

  it('takes no more from the cluster than the reader reads', async () => {
    const reader = await open();
    await reader.next('pod');
    reader.response.pause();
    const line = `${'x'.repeat(16_000)}\n`;
    for (let i = 0; i < 1_800; i++) {
      logs[0].write(line);
    }
    await pause();
    await pause();
    const taken = logs[0].taken;
    expect(taken).toBeLessThan(1_500);
    reader.response.resume();
    while (logs[0].taken < 1_800) {
      await reader.next('log');
    }
  });

  it('is limited for each person', async () => {
    for (let i = 0; i < 5; i++) {
      expect((await open()).status).toBe(200);
    }
    expect((await open()).status).toBe(429);
    expect((await open('user:default/bob')).status).toBe(200);
    readers[0].close();
    await eventually(async () => expect((await open()).status).toBe(200));
  });

  it('counts as a log that is read once does, while it is read', async () => {
    // A busy machine may take longer for this test than a log may take to be read.
    const endless = new AbortController().signal;
    const timeOut = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(endless);
    const once = () =>
      sendRequest(
        backend.server,
        LOGS.replace(/\/stream$/, ''),
        mockCredentials.user.header('user:default/ann'),
      );
    const reads = await Promise.all(Array.from({ length: 5 }, once));
    await eventually(() => expect(logs).toHaveLength(5));
    expect((await open()).status).toBe(429);
    expect(await (await once()).status).toBe(429);
    expect(logs).toHaveLength(5);

    // One reads to the end, and of the others one leaves.
    logs[0].end();
    const done = await Promise.race(
      reads.map(async read => [read, await read.status] as const),
    );
    expect(done[1]).toBe(200);
    const others = reads.filter(read => read !== done[0]);
    await others[0].leave();
    for (let freed = 0; freed < 2; freed++) {
      await eventually(async () => expect((await open()).status).toBe(200));
    }
    expect((await open()).status).toBe(429);
    timeOut.mockRestore();
    await Promise.all(others.slice(1).map(read => read.leave()));
  });

  it('gives the place back when the reader leaves before the first byte', async () => {
    // Each is let in, and its log is opened and given up.
    const givenUp = (count: number) =>
      eventually(() =>
        expect(logs.filter(log => log.over)).toHaveLength(count),
      );
    const { calls } = backend.permissions.authorize.mock;
    for (let i = 0; i < 5; i++) {
      let answer = () => {};
      backend.permissions.authorize.mockReturnValueOnce(
        new Promise(resolve => {
          answer = () => resolve([{ result: 'ALLOW' }]);
        }),
      );
      const asked = calls.length;
      const early = await sendRequest(
        backend.server,
        LOGS,
        mockCredentials.user.header('user:default/ann'),
      );
      await eventually(() => expect(calls.length).toBeGreaterThan(asked));
      await early.leave();
      answer();
      await givenUp(i + 1);
    }
    for (let i = 0; i < 5; i++) {
      expect((await open()).status).toBe(200);
    }
  });

  it('gives the place back when the cluster refuses', async () => {
    const live = backend.westCluster.answer;
    backend.westCluster.answer = () => {
      throw new KubeError({ code: 403, message: 'no' });
    };
    for (let i = 0; i < 6; i++) {
      expect((await open()).status).toBe(503);
    }
    backend.westCluster.answer = live;
    expect((await open()).status).toBe(200);
  });

  it('ends when the permission or the consent is withdrawn', async () => {
    const reader = await open();
    await reader.next('pod');
    backend.west.set(fakeVm({ pod: pod('launcher-1') }));
    backend.clock.tick(60_000);
    expect((await reader.next('end')).data).toEqual({ reason: 'denied' });
    await reader.end();
    expect(logs[0].over).toBe(true);
  });

  it('ends when the VM goes on in another pod', async () => {
    const reader = await open();
    await reader.next('pod');
    backend.west.set(fakeVm({ annotations: CONSENT, pod: pod('launcher-2') }));
    backend.clock.tick(60_000);
    await reader.end();
    const next = await open();
    expect((await next.next('pod')).data.pod).toBe('launcher-2');
  });
});
