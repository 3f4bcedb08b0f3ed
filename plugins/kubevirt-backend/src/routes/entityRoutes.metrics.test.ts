import { mockCredentials } from '@backstage/backend-test-utils';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { eventually } from '../__testUtils__/eventually';
import { sendRequest, SseReader } from '../__testUtils__/SseReader';
import {
  ORDERS,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

const POD = {
  name: 'launcher-1',
  uid: 'uid-launcher-1',
  phase: 'Running',
  ready: true,
  terminating: false,
};

describe('the metrics of streams', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  let endLog: () => void;
  const open = (path: string) =>
    SseReader.open(backend.server, path, mockCredentials.user.header());
  const subscribers = (kind: string) =>
    backend.metrics.sum('kubevirt.stream.subscribers', { kind });
  const messages = (type: string) =>
    backend.metrics.sum('kubevirt.stream.messages', { type });

  beforeEach(async () => {
    backend = await startKubeVirtBackend();
    backend.west.set(
      fakeVm({
        annotations: { 'backstage.io/entity-ref': 'component:default/orders' },
        pod: POD,
      }),
    );
    const over = new Promise<void>(resolve => {
      endLog = resolve;
    });
    backend.westCluster.answer = async function* log() {
      yield Buffer.from('one\n');
      await over;
    };
  });
  afterEach(() => backend.stop());

  it('have names that dashboards may rely on', () => {
    expect(backend.metrics.names.sort()).toEqual([
      'kubevirt.stream.catch_ups',
      'kubevirt.stream.messages',
      'kubevirt.stream.subscribers',
    ]);
  });

  it('count who is there, and what is sent', async () => {
    const first = await open(`${ORDERS}/stream`);
    const second = await open(`${ORDERS}/stream`);
    await first.next('snapshot');
    await second.next('snapshot');
    expect(subscribers('virtual-machines')).toBe(2);
    expect(messages('snapshot')).toBe(2);
    expect(messages('change')).toBe(0);

    backend.west.set(fakeVm({ name: 'new' }));
    await first.next('change');
    await second.next('change');
    expect(messages('change')).toBe(2);
    expect(backend.metrics.sum('kubevirt.stream.catch_ups')).toBe(0);

    first.close();
    await eventually(() => expect(subscribers('virtual-machines')).toBe(1));
    backend.stopStreams();
    await second.end();
    expect(subscribers('virtual-machines')).toBe(0);
  });

  it('count logs by themselves, until they end', async () => {
    const log = await open(`${ORDERS}/west/shop/orders-db/logs/stream`);
    await log.next('log');
    expect(subscribers('logs')).toBe(1);
    expect(subscribers('virtual-machines')).toBe(0);
    endLog();
    await log.end();
    expect(subscribers('logs')).toBe(0);
  });

  it('do not count those for ever who leave before they have an answer', async () => {
    let answer = () => {};
    backend.permissions.authorize.mockReturnValueOnce(
      new Promise(resolve => {
        answer = () => resolve([{ result: 'ALLOW' }]);
      }),
    );
    const { calls } = backend.permissions.authorize.mock;
    const early = await sendRequest(backend.server, `${ORDERS}/stream`);
    await eventually(() => expect(calls).toHaveLength(1));
    await early.leave();
    answer();
    const reader = await open(`${ORDERS}/stream`);
    await reader.next('snapshot');
    // That one alone.
    expect(subscribers('virtual-machines')).toBe(1);
    reader.close();
    await eventually(() => expect(subscribers('virtual-machines')).toBe(0));
  });
});
