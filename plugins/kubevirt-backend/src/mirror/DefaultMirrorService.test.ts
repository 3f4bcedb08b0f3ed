import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { FakeClusterRegistry } from '../__testUtils__/FakeClusterRegistry';
import type { Cluster } from '../clusters';
import { FakeApi } from './__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { virtualMachine } from './__testUtils__/objects';
import { summarizeVmObjects } from './__testUtils__/summarize';
import { DefaultMirrorService } from './DefaultMirrorService';

const VMS = 'virtualmachines';
const MINUTE = 60_000;

describe('the life of mirrors', () => {
  let clock: ManualClock;
  let apis: Record<string, FakeApi>;
  let clusters: Cluster[];
  let registry: FakeClusterRegistry;
  let service: DefaultMirrorService;

  const create = async (mirror: JsonObject = {}) => {
    clusters = Object.entries(apis).map(([name, client]) => ({ name, client }));
    registry = new FakeClusterRegistry(...clusters);
    service = DefaultMirrorService.create({
      registry,
      config: new ConfigReader({ kubevirt: { mirror } }),
      summarize: summarizeVmObjects,
      logger: mockServices.logger.mock(),
      clock,
      random: () => 0.5,
    });
    await clock.advance(10);
  };
  /** A cluster of which neither a watch is open nor a call goes out any more. */
  const expectParked = async (api: FakeApi) => {
    api.assertQuiet();
    const calls = api.calls.length;
    await clock.advance(5 * MINUTE);
    expect(api.calls).toHaveLength(calls);
  };
  const running = () => service.stats().map(({ cluster }) => cluster);

  beforeEach(() => {
    clock = new ManualClock();
    apis = { west: new FakeApi(), east: new FakeApi() };
    for (const api of Object.values(apis)) {
      api.put(VMS, virtualMachine('a'));
    }
  });

  afterEach(async () => {
    await service?.stop();
    Object.values(apis).forEach(api => api.assertQuiet());
    clock.assertQuiet();
  });

  it('begins when a cluster is first asked for', async () => {
    await create();
    expect(running()).toEqual([]);
    const mirror = service.use('west');
    expect(mirror.status().state).toBe('syncing');
    await clock.advance(10);
    expect(mirror.status().state).toBe('synced');
    expect(service.use('west')).toBe(mirror);
    expect(mirror.size()).toBe(1);
    expect(running()).toEqual(['west']);
    expect(apis.east.calls).toEqual([]);
    expect(() => service.use('north')).toThrow(/No cluster is named 'north'/);
  });

  it('ends the mirror of a cluster that goes, and begins again for another one of its name', async () => {
    await create();
    const changes = jest.fn();
    const stop = service.onClusters(changes);
    const before = service.use('west');
    await clock.advance(10);
    expect(before.size()).toBe(1);

    registry.set(clusters[1]);
    expect(changes).toHaveBeenCalledTimes(1);
    expect(service.has('west')).toBe(false);
    expect(service.clusters()).toEqual([{ name: 'east' }]);
    expect(() => service.use('west')).toThrow(/No cluster is named 'west'/);
    await expectParked(apis.west);

    registry.set(clusters[1], { name: 'west', client: apis.west });
    const after = service.use('west');
    expect(after).not.toBe(before);
    await clock.advance(10);
    expect(after.size()).toBe(1);
    stop();
    registry.set(clusters[1]);
    expect(changes).toHaveBeenCalledTimes(2);
  });

  it('begins with the portal, and goes on for ever, where that is configured', async () => {
    await create({ start: 'startup', idleTime: '1m' });
    expect(running()).toEqual(['west', 'east']);
    await clock.advance(60 * MINUTE);
    expect(service.stats()).toEqual([
      expect.objectContaining({ cluster: 'west', virtualMachines: 1 }),
      expect.objectContaining({ cluster: 'east', virtualMachines: 1 }),
    ]);
    expect(service.use('west').status().state).toBe('synced');
  });

  it.each([
    ['a quarter of an hour', undefined, 15 * MINUTE],
    ['the time that is configured', '10m', 10 * MINUTE],
  ])(
    'pauses after %s in which nobody looked',
    async (_, idleTime, expected) => {
      await create(idleTime ? { idleTime } : {});
      service.use('west');
      await clock.advance(expected - MINUTE);
      expect(running()).toEqual(['west']);
      await clock.advance(MINUTE + expected / 4);
      expect(running()).toEqual([]);
      await expectParked(apis.west);
    },
  );

  it('goes on while somebody looks, whether once in a while or all the time', async () => {
    await create({ idleTime: '10m' });
    const stop = service.use('west').subscribe({}, () => {});
    for (let minute = 0; minute < 60; minute += 5) {
      service.use('east');
      await clock.advance(5 * MINUTE);
    }
    expect(running()).toEqual(['west', 'east']);
    stop();
    await clock.advance(5 * MINUTE);
    expect(running()).toContain('west');
    await clock.advance(10 * MINUTE);
    expect(running()).toEqual([]);
    await expectParked(apis.west);
    await expectParked(apis.east);
  });

  it('begins again when somebody looks again, with what is there then', async () => {
    await create({ idleTime: '10m' });
    const before = service.use('west');
    await clock.advance(20 * MINUTE);
    expect(running()).toEqual([]);
    apis.west.put(VMS, virtualMachine('b'));
    apis.west.delete(VMS, 'shop', 'a');

    const mirror = service.use('west');
    expect(mirror).not.toBe(before);
    expect(mirror.status().state).toBe('syncing');
    const received: string[] = [];
    mirror.subscribe({}, ({ changed }) =>
      received.push(...changed.map(({ name }) => name)),
    );
    await clock.advance(1000);
    expect(mirror.find({}).map(({ name }) => name)).toEqual(['b']);
    apis.west.put(VMS, virtualMachine('c'));
    await clock.advance(1000);
    expect(received).toContain('c');
  });

  it('ends with the portal, also of clusters that do not answer, and does not come back', async () => {
    apis.east.faults.hung = true;
    await create({ start: 'startup' });
    await clock.advance(MINUTE);
    await service.stop();
    expect(running()).toEqual([]);
    await expectParked(apis.west);
    await expectParked(apis.east);
    clock.assertQuiet();
    service.use('west');
    await expectParked(apis.west);
  });

  it('refuses settings that it cannot follow', async () => {
    await expect(create({ start: 'later' })).rejects.toThrow(
      /'kubevirt.mirror.start' is 'later'/,
    );
    await expect(create({ pageSize: 0 })).rejects.toThrow(
      /'kubevirt.mirror.pageSize' is 0/,
    );
  });
});
