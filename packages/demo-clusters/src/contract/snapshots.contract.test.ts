import { existsSync } from 'node:fs';
import { onDemoCluster } from './__testUtils__/onDemoCluster';
import { readKubeconfig } from './kubeconfig';
import { snapshotsContract } from './snapshots.contract';

jest.setTimeout(400_000);

describe('snapshots on a demo cluster', () => {
  onDemoCluster(snapshotsContract);
});

const kubeconfig = process.env.KUBEVIRT_TEST_SNAPSHOTS_KUBECONFIG;
const describeReal =
  kubeconfig && existsSync(kubeconfig) ? describe : describe.skip;

describeReal(
  'snapshots on a real control plane (KUBEVIRT_TEST_SNAPSHOTS_KUBECONFIG)',
  () => {
    snapshotsContract(async () => ({
      ...readKubeconfig(kubeconfig!),
      nobody: { token: 'nobody' },
      waitForFirstConsumerClass: 'played-wffc',
      timeoutMs: 90_000,
    }));
  },
);
