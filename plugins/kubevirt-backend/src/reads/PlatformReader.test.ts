import type {
  ClusterPlatform,
  ClusterPlatformSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { FakeClusterRegistry } from '../__testUtils__/FakeClusterRegistry';
import { FakeMirrorService } from '../__testUtils__/FakeMirrorService';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { PlatformReader } from './PlatformReader';

function setUp() {
  const mirrors = new FakeMirrorService('west');
  const clock = new ManualClock();
  const reader = PlatformReader.create({
    clusters: new FakeClusterRegistry(),
    mirrors,
    clock,
    views: {
      describePlatform: ({ cluster, unreadable }) =>
        ({ cluster, sentence: unreadable.join() } as ClusterPlatform),
      summarizePlatform: ({ unreadable }) =>
        ({ sentence: unreadable.join() } as ClusterPlatformSummary),
    },
  });
  return { west: mirrors.use('west'), reader, clock };
}

describe('PlatformReader', () => {
  it('waits for kinds that are not listed yet', async () => {
    const { west, reader, clock } = setUp();
    west.platformObjects = { unreadable: ['kubevirts.kubevirt.io'] };
    const answer = reader.get('west');
    await clock.pass(1_000, 100);
    west.platformObjects = { unreadable: [] };
    await clock.pass(100);
    expect((await answer).sentence).toBe('');
  });

  it('does not wait for them for ever', async () => {
    const { west, reader, clock } = setUp();
    west.platformObjects = { unreadable: ['kubevirts.kubevirt.io'] };
    const answer = reader.get('west');
    await clock.pass(2_500, 100);
    expect((await answer).sentence).toBe('kubevirts.kubevirt.io');
  });

  it('does not wait for kinds that may not be read', async () => {
    const { west, reader } = setUp();
    west.setStatus({ forbiddenKinds: ['nodes'] });
    west.platformObjects = { unreadable: ['nodes'] };
    // Time stands still.
    expect(await reader.list()).toEqual({ items: [{ sentence: 'nodes' }] });
  });

  it('does not wait for a cluster that is away', async () => {
    const { west, reader } = setUp();
    west.setStatus({ state: 'unreachable' });
    west.platformObjects = { unreadable: ['nodes'] };
    // Time stands still.
    expect((await reader.get('west')).cluster.state).toBe('unreachable');
  });
});
