import { setTimeout as pause } from 'node:timers/promises';
import type { KubeClient } from '../../clusters';
import { WAIT_TIMEOUT } from '../../__testUtils__/eventually';
import { virtualMachine } from '../__testUtils__/objects';
import { until } from '../__testUtils__/expectMirrored';
import { systemClock } from '../../lib/clock';
import { Interner } from '../store/Interner';
import { KINDS } from '../../kubevirt/kinds';
import { KindStore } from '../store/KindStore';
import { Reflector } from './Reflector';
import { DEFAULT_TIMINGS } from './timings';

const kind = KINDS.find(({ key }) => key === 'virtualMachines')!;

function event(type: string, name: string, version: number) {
  const object = virtualMachine(name, {
    uid: name,
    resourceVersion: String(version),
  });
  return { type, object };
}

function bookmark(version: number, end: boolean) {
  return {
    type: 'BOOKMARK',
    object: {
      metadata: {
        resourceVersion: String(version),
        ...(end
          ? { annotations: { 'k8s.io/initial-events-end': 'true' } }
          : {}),
      },
    },
  };
}

// What an API server sends before the bookmark that ends the initial events: its snapshot, which may be
// behind, and then what changed until the version that was current when it was asked.
describe('Reflector, while initial events are sent', () => {
  let reflector: Reflector;
  let store: KindStore;
  let asked: URLSearchParams[];

  /** Each watch is answered with the next of these and then ends, the last one stays open. */
  function start(...answers: object[][]) {
    asked = [];
    store = new KindStore(kind, new Interner(), () => {});
    const client: KubeClient = {
      webSocket: async () => {
        throw new Error('A WebSocket is not expected');
      },
      json: async () => {
        throw new Error('A list is not expected');
      },
      stream: async (path, { signal }) => {
        asked.push(new URLSearchParams(path.split('?')[1]));
        const events = answers[asked.length - 1];
        return (async function* chunks() {
          yield Buffer.from(
            events.map(each => `${JSON.stringify(each)}\n`).join(''),
          );
          if (asked.length === answers.length) {
            await pause(60_000, undefined, { signal, ref: false });
          }
        })();
      },
    };
    reflector = new Reflector({
      client,
      path: '/apis/kubevirt.io/v1/virtualmachines',
      pageSize: 2,
      clock: systemClock,
      timings: { ...DEFAULT_TIMINGS, backoffBase: 1, backoffCap: 5 },
      sink: store.sink(),
      acquire: async () => () => {},
      watchList: { offered: true },
      onState: () => {},
      onContact: () => {},
    });
    reflector.start();
  }

  const held = () =>
    [...store.values()]
      .map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`)
      .sort();

  afterEach(() => reflector.stop());

  it('takes changes among them as such', async () => {
    start([
      event('ADDED', 'a', 1),
      event('ADDED', 'b', 2),
      event('ADDED', 'c', 3),
      event('DELETED', 'b', 4),
      event('MODIFIED', 'c', 5),
      event('ADDED', 'd', 6),
      bookmark(6, true),
    ]);
    await until(() => reflector.state.synced, WAIT_TIMEOUT);
    expect(held()).toEqual(['a@1', 'c@5', 'd@6']);
  });

  it('asks for all of them again when they break off, whatever came before', async () => {
    start(
      [event('ADDED', 'a', 1), event('DELETED', 'a', 2), bookmark(3, false)],
      [event('ADDED', 'b', 4), bookmark(4, true)],
    );
    await until(() => reflector.state.synced, WAIT_TIMEOUT);
    expect(asked.map(query => query.get('sendInitialEvents'))).toEqual([
      'true',
      'true',
    ]);
    expect(held()).toEqual(['b@4']);
  });
});
