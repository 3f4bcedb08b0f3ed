import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import {
  readClusters,
  type DefaultClusterRegistry,
  type KubeClient,
} from '../clusters';
import { summarize } from '../model';
import { DefaultMirrorService } from './DefaultMirrorService';
import type { DefaultClusterMirror } from './DefaultClusterMirror';
import { expectEqualToFreshList } from './__testUtils__/freshList';

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeIf = kubeconfig ? describe : describe.skip;

describeIf(
  'mirror of a real cluster (set KUBEVIRT_TEST_KUBECONFIG to run it)',
  () => {
    let registry: DefaultClusterRegistry;
    let client: KubeClient;
    let service: DefaultMirrorService;

    beforeAll(() => {
      registry = readClusters(
        new ConfigReader({
          kubevirt: {
            clusters: [{ name: 'real', kubeconfig: { file: kubeconfig } }],
          },
        }),
      );
      client = registry.get('real')!.client;
      service = DefaultMirrorService.create({
        registry,
        logger: mockServices.logger.mock(),
        summarize,
      });
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
