import { existsSync } from 'node:fs';
import { onDemoCluster } from './__testUtils__/onDemoCluster';
import { readKubeconfig } from './kubeconfig';
import { kubeVirtContract } from './kubevirt.contract';

jest.setTimeout(400_000);

describe('KubeVirt and CDI on a demo cluster', () => {
  onDemoCluster(kubeVirtContract);
});

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeReal =
  kubeconfig && existsSync(kubeconfig) ? describe : describe.skip;

describeReal(
  'KubeVirt and CDI on a real control plane (KUBEVIRT_TEST_KUBECONFIG)',
  () => {
    kubeVirtContract(async () => ({
      ...readKubeconfig(kubeconfig!),
      nobody: { token: 'nobody' },
      waitForFirstConsumerClass:
        process.env.KUBEVIRT_TEST_WFFC_CLASS ?? 'played-wffc',
      timeoutMs: 90_000,
    }));
  },
);
