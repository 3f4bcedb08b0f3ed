import type {
  ClusterPlatform,
  ClusterPlatformSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { FakeMirrorService } from '../__testUtils__/FakeMirrorService';
import { PlatformReader } from './PlatformReader';

function setUp() {
  const mirrors = new FakeMirrorService('west');
  const reader = PlatformReader.create({
    mirrors,
    views: {
      describePlatform: ({ cluster, unreadable }) =>
        ({ cluster, sentence: unreadable.join() } as ClusterPlatform),
      summarizePlatform: ({ unreadable }) =>
        ({ sentence: unreadable.join() } as ClusterPlatformSummary),
    },
  });
  return { west: mirrors.use('west'), reader };
}

describe('PlatformReader', () => {
  it('waits for kinds that are not listed yet', async () => {
    const { west, reader } = setUp();
    west.platformParts = { unreadable: ['kubevirts.kubevirt.io'] };
    const answer = reader.get('west');
    setTimeout(() => {
      west.platformParts = { unreadable: [] };
    }, 10);
    expect((await answer).sentence).toBe('');
  });

  it('does not wait for kinds that may not be read', async () => {
    const { west, reader } = setUp();
    west.setStatus({ forbiddenKinds: ['nodes'] });
    west.platformParts = { unreadable: ['nodes'] };
    const started = performance.now();
    expect(await reader.list()).toEqual([{ sentence: 'nodes' }]);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('does not wait for a cluster that is away', async () => {
    const { west, reader } = setUp();
    west.setStatus({ state: 'unreachable' });
    west.platformParts = { unreadable: ['nodes'] };
    const started = performance.now();
    expect((await reader.get('west')).cluster.state).toBe('unreachable');
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
