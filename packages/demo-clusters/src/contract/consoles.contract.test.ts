import { existsSync } from 'node:fs';
import { consoleContract } from './consoles.contract';
import { onDemoCluster } from './__testUtils__/onDemoCluster';
import { readKubeconfig } from './kubeconfig';

jest.setTimeout(180_000);

describe('Consoles on a demo cluster', () => {
  onDemoCluster(consoleContract);
});

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeReal =
  kubeconfig && existsSync(kubeconfig) ? describe : describe.skip;

describeReal(
  'Consoles on a real control plane (KUBEVIRT_TEST_KUBECONFIG)',
  () => {
    consoleContract(async () => ({
      ...readKubeconfig(kubeconfig!),
      nobody: { token: 'nobody' },
      waitForFirstConsumerClass:
        process.env.KUBEVIRT_TEST_WFFC_CLASS ?? 'played-wffc',
      timeoutMs: 90_000,
    }));
  },
);
