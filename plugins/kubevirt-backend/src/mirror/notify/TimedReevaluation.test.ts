import { reevaluateAt, summarize } from '../../model';
import type { KubeObject } from '../../kubevirt/types';
import { createMirror } from '../__testUtils__/createMirror';
import { FakeApi, failure } from '../__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import {
  instance,
  launcher,
  node,
  virtualMachine,
} from '../__testUtils__/objects';
import type { DefaultClusterMirror } from '../DefaultClusterMirror';

const MINUTE = 60_000;

describe('what changes by time alone', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let mirror: DefaultClusterMirror;
  let built: number;

  const iso = () => new Date(clock.now()).toISOString();
  const beat = (name: string) => {
    const known = api.get('nodes', undefined, name);
    const annotations = { 'kubevirt.io/heartbeat': iso() };
    api.put(
      'nodes',
      known
        ? { ...known, metadata: { ...known.metadata, annotations } }
        : node(name, { heartbeat: iso() }),
    );
  };
  /** A VM that runs, with a network whose addresses only a guest agent knows. */
  const run = (name: string) => {
    const vm = api.put('virtualmachines', virtualMachine(name));
    const vmi = instance(name, vm, {}, 'node-1') as KubeObject & {
      spec?: object;
      status: Record<string, unknown>;
    };
    vmi.spec = { networks: [{ name: 'data', multus: {} }] };
    vmi.status.phaseTransitionTimestamps = [
      { phase: 'Running', phaseTransitionTimestamp: iso() },
    ];
    api.put('virtualmachineinstances', vmi);
    api.put('pods', launcher(`virt-launcher-${name}`, vmi));
  };
  const viewOf = (name: string) => {
    const [{ cause, alarms }] = mirror.find({
      names: [{ namespace: 'shop', name }],
    });
    return [cause?.code, ...alarms.map(({ code }) => code)];
  };
  const listen = () => {
    const received: string[] = [];
    mirror.subscribe({}, ({ changed }) =>
      changed.forEach(({ name, cause, alarms }) =>
        received.push(
          [name, cause?.code, ...alarms.map(({ code }) => code)]
            .filter(Boolean)
            .join(' '),
        ),
      ),
    );
    return received;
  };
  /** What was read of the cluster; watches that stay silent are taken up again in any case. */
  const calls = () =>
    api.calls.filter(call => !/^(VERSION|WATCH|NEWEST)/.test(call)).length;

  beforeEach(async () => {
    api = new FakeApi();
    clock = new ManualClock();
    built = 0;
    mirror = createMirror({
      client: api,
      clock,
      summarize,
      reevaluateAt,
      onBuilt: () => {
        built += 1;
      },
    });
    beat('node-1');
  });

  afterEach(async () => {
    await mirror.stop();
    api.assertQuiet();
    clock.assertQuiet();
  });

  const start = async () => {
    mirror.start();
    await clock.advance(10);
  };
  /** Lets minutes pass in which the node is heard of. */
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      await clock.advance(MINUTE);
      beat('node-1');
      await clock.advance(0);
    }
  };

  it('is sent at its time to those who listen, without a call of the cluster', async () => {
    run('db');
    await start();
    const received = listen();
    expect(viewOf('db')).toEqual([undefined]);
    await pass(2);
    const before = calls();
    await clock.advance(MINUTE - 20);
    expect(received).toEqual([]);
    await clock.advance(2_000);
    expect(received).toEqual(['db guest-agent-missing']);
    expect(calls()).toBe(before);
  });

  it('is there for those who only ask', async () => {
    run('db');
    await start();
    expect(viewOf('db')).toEqual([undefined]);
    await pass(4);
    expect(viewOf('db')).toEqual(['guest-agent-missing']);
  });

  it('costs nothing for VMs that nobody has asked for, and one timer for all', async () => {
    for (let index = 0; index < 90; index += 1) {
      run(`vm-${index}`);
    }
    await start();
    const timers = clock.pending.length;
    await pass(4);
    expect(built).toBe(0);
    mirror.find({});
    expect(built).toBe(90);
    expect(clock.pending.length).toBeLessThanOrEqual(timers);
    await pass(10);
    expect(built).toBe(90);
  });

  it('is sent within a second of a heartbeat growing too old', async () => {
    run('db');
    await start();
    await pass(5);
    viewOf('db');
    const received = listen();
    await clock.advance(5 * MINUTE);
    expect(received).toEqual([]);
    await clock.advance(1_100);
    expect(received).toEqual(['db guest-agent-missing stale-heartbeat']);
  });

  it('is not claimed of the time in which the cluster did not answer', async () => {
    run('db');
    await start();
    await pass(5);
    viewOf('db');
    const received = listen();
    api.faults.down = true;
    api.dropWatches(new Error('reset'));
    await clock.advance(20 * MINUTE);
    expect(mirror.status().state).toBe('stale');
    expect(viewOf('db')).toEqual(['guest-agent-missing']);
    api.faults.down = false;
    beat('node-1');
    await clock.advance(MINUTE);
    expect(mirror.status().state).toBe('synced');
    expect(received).toEqual([]);
  });

  describe('where nodes alone can not be read', () => {
    /** Returns what ends that. */
    const hideNodes = () => {
      const { json, stream } = api;
      const refuse = (path: string) => {
        if (path.includes('/nodes?')) {
          throw failure(500, 'InternalError');
        }
      };
      api.json = async <T>(path: string, options?: object) => {
        refuse(path);
        return (await json.call(api, path, options)) as T;
      };
      api.stream = async (path, options) => {
        refuse(path);
        return stream.call(api, path, options);
      };
      api.dropWatches(failure(0, 'ECONNRESET'));
      return () => Object.assign(api, { json, stream });
    };
    let received: string[];
    let showNodes: () => void;

    beforeEach(async () => {
      run('db');
      await start();
      await pass(5);
      viewOf('db');
      received = listen();
      showNodes = hideNodes();
      await pass(20);
    });

    it('is not claimed of their heartbeats', async () => {
      expect(mirror.status().state).toBe('stale');
      expect(viewOf('db')).toEqual(['guest-agent-missing']);
      // Also of what is new meanwhile.
      run('new');
      await clock.advance(1_000);
      expect(viewOf('new')).toEqual([undefined]);
      showNodes();
      await clock.advance(MINUTE);
      expect(mirror.status().state).toBe('synced');
      expect(viewOf('db')).toEqual(['guest-agent-missing']);
      expect(received).toEqual(['new']);
    });

    it('goes on being sent all else', async () => {
      run('new');
      await pass(4);
      expect(received).toEqual(['new', 'new guest-agent-missing']);
    });

    it('is sent once they are read and one has really fallen silent', async () => {
      await clock.advance(6 * MINUTE);
      expect(received).toEqual([]);
      showNodes();
      await clock.advance(MINUTE);
      expect(received).toEqual(['db guest-agent-missing stale-heartbeat']);
    });
  });

  it('is sent after an outage in which the node has really fallen silent', async () => {
    run('db');
    await start();
    await pass(5);
    viewOf('db');
    const received = listen();
    api.faults.down = true;
    api.dropWatches(new Error('reset'));
    await clock.advance(20 * MINUTE);
    expect(received).toEqual([]);
    api.faults.down = false;
    await clock.advance(MINUTE);
    expect(received).toEqual(['db guest-agent-missing stale-heartbeat']);
  });
});
