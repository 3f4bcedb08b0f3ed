import type { Rollout } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { RolloutWatcher } from './RolloutWatcher';

const VM = { cluster: 'west', namespace: 'shop', name: 'orders-db' };

const rollout = (sentence: string): Rollout => ({
  project: 'shop',
  cluster: 'west',
  stages: [],
  readAt: '2026-11-28T12:00:00Z',
  cause: {
    code: 'waiting-for-rafay',
    severity: 'waiting',
    sentence,
    source: 'Rafay',
  },
});

describe('RolloutWatcher', () => {
  let clock: ManualClock;
  let virtualMachine: jest.Mock<Promise<Rollout | undefined>>;
  let watcher: RolloutWatcher;

  const settled = () => new Promise(setImmediate);
  const pass = () => clock.advance(2_000);

  beforeEach(() => {
    clock = new ManualClock();
    virtualMachine = jest.fn(async () => rollout('publishing'));
    watcher = RolloutWatcher.create({
      source: { name: 'rafay', virtualMachine, cluster: jest.fn() },
      clock,
      logger: { debug: () => {} },
    });
  });

  afterEach(() => watcher.stop());

  it('reports a change, and nothing else', async () => {
    const onChange = jest.fn();
    watcher.watch([VM], onChange);
    await settled();
    expect(onChange).toHaveBeenCalledTimes(1);
    expect(watcher.causeOf(VM)?.sentence).toBe('publishing');
    expect(virtualMachine).toHaveBeenCalledWith({ ...VM, present: false });

    await pass();
    expect(onChange).toHaveBeenCalledTimes(1);

    virtualMachine.mockResolvedValue(rollout('failed'));
    await pass();
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(watcher.causeOf(VM)?.sentence).toBe('failed');
  });

  it('asks once for however many look, and not at all once nobody does', async () => {
    const leave = Array.from({ length: 20 }, () =>
      watcher.watch([VM], () => {}),
    );
    await settled();
    expect(virtualMachine).toHaveBeenCalledTimes(1);

    leave.forEach(each => each());
    await pass();
    await pass();
    expect(virtualMachine).toHaveBeenCalledTimes(1);
  });

  it('asks before the first answer for what is not known, and for nothing else', async () => {
    await watcher.ready([VM]);
    expect(watcher.causeOf(VM)?.sentence).toBe('publishing');
    await watcher.ready([VM]);
    expect(virtualMachine).toHaveBeenCalledTimes(1);
  });

  it('asks again for somebody who comes back after nobody looked', async () => {
    await watcher.ready([VM]);
    virtualMachine.mockResolvedValue(rollout('failed'));
    await clock.advance(3_600_000);
    await watcher.ready([VM]);
    expect(watcher.causeOf(VM)?.sentence).toBe('failed');
  });

  it('does not keep the first answer waiting for a source that does not answer', async () => {
    virtualMachine.mockReturnValue(new Promise(() => {}));
    const ready = watcher.ready([VM]);
    await clock.advance(2_000);
    await ready;
    expect(watcher.causeOf(VM)).toBeUndefined();
    clock.assertQuiet();
  });

  it('keeps what was reported last where the source fails, and goes on', async () => {
    watcher.watch([VM], () => {});
    await settled();
    virtualMachine.mockRejectedValueOnce(new Error('Rafay is down'));
    await pass();
    expect(watcher.causeOf(VM)?.sentence).toBe('publishing');

    virtualMachine.mockResolvedValue(undefined);
    await pass();
    expect(watcher.causeOf(VM)).toBeUndefined();
  });

  it('begins again for somebody who comes later', async () => {
    watcher.watch([VM], () => {})();
    await settled();
    await pass();
    watcher.watch([VM], () => {});
    await settled();
    expect(virtualMachine).toHaveBeenCalledTimes(2);
  });

  it('says that the source does not answer', async () => {
    virtualMachine.mockRejectedValue(new Error('The key has expired'));
    await expect(
      watcher.virtualMachine({ ...VM, present: true }),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('The key has expired'),
    });
  });

  it('watches at most 500', async () => {
    watcher.watch(
      Array.from({ length: 600 }, (_, index) => ({
        ...VM,
        name: `vm-${index}`,
      })),
      () => {},
    );
    await settled();
    expect(virtualMachine).toHaveBeenCalledTimes(500);
  });

  it('reports to those who look what somebody else was answered first', async () => {
    const onChange = jest.fn();
    watcher.watch([VM], onChange);
    await settled();
    virtualMachine.mockReturnValueOnce(new Promise(() => {}));
    // The look that is due does not end.
    await pass();
    await clock.advance(1_000);
    virtualMachine.mockResolvedValue(rollout('failed'));
    await watcher.ready([VM]);
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  describe('of VMs that are there', () => {
    const MANY = Array.from({ length: 50 }, (_, index) => ({
      ...VM,
      name: `vm-${index}`,
    }));
    const asked = () =>
      virtualMachine.mock.calls.map(([{ name }]: { name: string }[]) => name);

    beforeEach(() => {
      watcher = RolloutWatcher.create({
        source: { name: 'rafay', virtualMachine, cluster: jest.fn() },
        clock,
        logger: { debug: () => {} },
        present: true,
      });
    });

    it('asks for them as such, and reports what is found and that it has gone', async () => {
      const onChange = jest.fn();
      watcher.watch([VM], onChange);
      await settled();
      expect(virtualMachine).toHaveBeenCalledWith({ ...VM, present: true });
      expect(watcher.causeOf(VM)?.sentence).toBe('publishing');

      virtualMachine.mockResolvedValue({ ...rollout(''), cause: undefined });
      await pass();
      expect(onChange).toHaveBeenCalledTimes(2);
      expect(watcher.causeOf(VM)).toBeUndefined();
    });

    it('asks for ten at once, and then for one a second, in turn, whoever looks', async () => {
      watcher.watch(MANY, () => {});
      watcher.watch(MANY, () => {});
      await settled();
      expect(virtualMachine).toHaveBeenCalledTimes(10);
      for (let second = 0; second < 40; second += 2) {
        await pass();
        await watcher.ready(MANY);
      }
      expect(asked()).toHaveLength(50);
      expect(new Set(asked()).size).toBe(50);
    });

    it('goes on with the others where the source fails', async () => {
      virtualMachine.mockRejectedValue(new Error('Rafay is down'));
      watcher.watch(MANY, () => {});
      await settled();
      for (let second = 0; second < 40; second += 2) {
        await pass();
      }
      expect(new Set(asked()).size).toBe(50);
    });

    it('does not count those that the source has nothing to do with', async () => {
      virtualMachine.mockResolvedValue(undefined);
      watcher.watch(MANY, () => {});
      await settled();
      await pass();
      expect(virtualMachine).toHaveBeenCalledTimes(20);
    });

    it('asks for nothing while nobody looks', async () => {
      watcher.watch(MANY, () => {})();
      await settled();
      virtualMachine.mockClear();
      await clock.advance(3_600_000);
      expect(virtualMachine).not.toHaveBeenCalled();
    });

    it('keeps a list waiting for half a second at most', async () => {
      virtualMachine.mockReturnValue(new Promise(() => {}));
      const ready = watcher.ready([VM]);
      await clock.advance(500);
      await ready;
      expect(watcher.causeOf(VM)).toBeUndefined();
    });
  });
});
