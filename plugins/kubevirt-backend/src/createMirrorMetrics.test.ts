import { mockServices } from '@backstage/backend-test-utils';
import { FakeClusterRegistry } from './__testUtils__/FakeClusterRegistry';
import { createMirrorMetrics, observeMirrors } from './createMirrorMetrics';
import { DefaultMirrorService } from './mirror';
import { FakeApi } from './mirror/__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { virtualMachine } from './mirror/__testUtils__/objects';
import { summarizeVmObjects } from './mirror/__testUtils__/summarize';
import { RecordingMetrics } from './__testUtils__/RecordingMetrics';

const VMS = 'virtualmachines';
const VM_KIND = { cluster: 'west', resource: `${VMS}.kubevirt.io` };

describe('the metrics of mirrors', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let metrics: RecordingMetrics;
  let mirrors: DefaultMirrorService;

  const start = async () => {
    mirrors.use('west');
    await clock.advance(10);
  };
  const staleness = () => {
    const [{ value, attributes }] = metrics.read('kubevirt.mirror.staleness');
    expect(attributes).toEqual({ cluster: 'west' });
    return value;
  };

  beforeEach(() => {
    api = new FakeApi();
    api.put(VMS, virtualMachine('a'));
    clock = new ManualClock();
    metrics = new RecordingMetrics();
    const cluster = { name: 'west', client: api };
    mirrors = DefaultMirrorService.create({
      registry: new FakeClusterRegistry(cluster),
      summarize: summarizeVmObjects,
      logger: mockServices.logger.mock(),
      clock,
      metrics: createMirrorMetrics(metrics.service),
      random: () => 0.5,
    });
    observeMirrors(metrics.service, () => mirrors.stats());
  });

  afterEach(() => mirrors.stop());

  it('have names that dashboards may rely on', () => {
    expect(metrics.names.sort()).toEqual([
      'kubevirt.mirror.delay',
      'kubevirt.mirror.events',
      'kubevirt.mirror.objects',
      'kubevirt.mirror.reconnects',
      'kubevirt.mirror.relists',
      'kubevirt.mirror.staleness',
      'kubevirt.mirror.virtual_machines',
    ]);
  });

  it('show what is held of the clusters that are read', async () => {
    expect(metrics.read('kubevirt.mirror.objects')).toEqual([]);
    await start();
    expect(metrics.read('kubevirt.mirror.objects')).toContainEqual({
      value: 1,
      attributes: VM_KIND,
    });
    expect(metrics.read('kubevirt.mirror.virtual_machines')).toEqual([
      { value: 1, attributes: { cluster: 'west' } },
    ]);
  });

  it('count events, watches that are opened again and lists that are made again', async () => {
    await start();
    api.put(VMS, virtualMachine('b'));
    api.put(VMS, virtualMachine('c'));
    await clock.advance(1000);
    expect(metrics.sum('kubevirt.mirror.events', VM_KIND)).toBe(2);
    expect(metrics.sum('kubevirt.mirror.reconnects')).toBe(0);

    api.dropWatches();
    await clock.advance(2000);
    expect(metrics.sum('kubevirt.mirror.reconnects', VM_KIND)).toBe(1);
    expect(metrics.sum('kubevirt.mirror.relists')).toBe(0);

    api.put(VMS, virtualMachine('d'));
    await clock.advance(1000);
    api.compact();
    api.inject(VMS, {
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
    await clock.advance(2000);
    expect(metrics.sum('kubevirt.mirror.relists', VM_KIND)).toBe(1);
  });

  it('measure the time from an event until those who listen were notified', async () => {
    await start();
    const notified: number[] = [];
    mirrors.use('west').subscribe({}, () => {
      notified.push(metrics.values('kubevirt.mirror.delay').length);
    });
    const change = (status: string) => {
      const vm = api.get(VMS, 'shop', 'a')!;
      api.put(VMS, { ...vm, status: { printableStatus: status } } as any);
    };
    change('Starting');
    await clock.advance(1000);
    change('Running');
    await clock.advance(20);
    change('Paused');
    await clock.advance(1000);
    // The first two go out as soon as what belongs together is gathered, the last is held back.
    expect(
      metrics.values('kubevirt.mirror.delay', { cluster: 'west' }),
    ).toEqual([0.01, 0.01, expect.closeTo(0.24, 2)]);
    // It ends when the listener, which writes to the stream, is through.
    expect(notified).toEqual([0, 1, 2]);
  });

  it('show for how long the truth about a cluster is not known', async () => {
    await start();
    await clock.advance(60_000);
    expect(staleness()).toBe(0);
    api.faults.down = true;
    api.dropWatches(new Error('reset'));
    await clock.advance(120_000);
    expect(staleness()).toBeGreaterThanOrEqual(120);
    api.faults.down = false;
    await clock.advance(60_000);
    expect(staleness()).toBe(0);
  });

  it('do not call a cluster live that never answered', async () => {
    api.faults.down = true;
    await start();
    expect(mirrors.use('west').status().state).toBe('unreachable');
    await clock.advance(120_000);
    expect(staleness()).toBeGreaterThanOrEqual(119);
  });
});
