import { mockServices } from '@backstage/backend-test-utils';
import { FakeClusterRegistry } from '../__testUtils__/FakeClusterRegistry';
import type { LocatedVm } from '../access';
import { FakeCluster } from '../__testUtils__/FakeCluster';
import { LogReader } from './LogReader';

const MIB = 1024 * 1024;

const located = {
  summary: {
    cluster: 'west',
    namespace: 'shop',
    name: 'db',
    pod: { name: 'launcher' },
  },
} as LocatedVm;

describe('a log that is followed', () => {
  it('is not carried for ever, however fast it is written', async () => {
    const cluster = new FakeCluster('west');
    const chunk = Buffer.from(`${'x'.repeat(1023)}\n`.repeat(1024));
    let written = 0;
    cluster.answer = async function* endless() {
      for (;;) {
        written += chunk.byteLength;
        yield chunk;
      }
    };
    const reader = LogReader.create({
      logger: mockServices.logger.mock(),
      clusters: new FakeClusterRegistry(cluster),
    });
    const lines = await reader.follow(
      located,
      { container: 'guest-console-log', tailLines: 10 },
      new AbortController().signal,
    );
    let count = 0;
    for await (const batch of lines) {
      count += batch.length;
    }
    expect(written).toBe(33 * MIB);
    expect(count).toBe(33 * 1024);
  });
});
