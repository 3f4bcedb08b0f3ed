import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { readClusters } from '../clusters';
import { DefaultMirrorService } from './DefaultMirrorService';
import type { DefaultClusterMirror } from './DefaultClusterMirror';
import { expectEqualToFreshList } from './__testUtils__/freshList';
import { summarizeParts } from './__testUtils__/summarize';

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeIf = kubeconfig ? describe : describe.skip;

describeIf(
  'mirror of a real cluster (set KUBEVIRT_TEST_KUBECONFIG to run it)',
  () => {
    const registry = readClusters(
      new ConfigReader({
        kubevirt: {
          clusters: [{ name: 'real', kubeconfig: { file: kubeconfig } }],
        },
      }),
    );
    const { client } = registry.get('real')!;
    const service = DefaultMirrorService.create({
      registry,
      logger: mockServices.logger.mock(),
      summarize: summarizeParts,
    });

    afterAll(async () => {
      await service.stop();
      registry.close();
    });

    it('equals a fresh list, object for object', async () => {
      const mirror = service.use('real') as DefaultClusterMirror;
      await mirror.settled(20_000);
      expect(mirror.status()).toMatchObject({ state: 'synced' });
      await expectEqualToFreshList(mirror, client);
      expect(mirror.find({}).length).toBeGreaterThan(0);
    });
  },
);
