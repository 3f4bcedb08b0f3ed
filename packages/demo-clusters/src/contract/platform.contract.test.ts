import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MANIFEST_VERSIONS, parseManifest, releaseManifest } from '../install';
import { onEmptyCluster } from './__testUtils__/onDemoCluster';
import { readKubeconfig } from './kubeconfig';
import { platformContract } from './platform.contract';

jest.setTimeout(400_000);

describe('KubeVirt is installed, updated and taken off a demo cluster', () => {
  const [newest, older] = MANIFEST_VERSIONS.kubevirt;
  onEmptyCluster(platformContract, ({ cluster: _, ...connection }) => ({
    ...connection,
    releases: [older, newest].map(version => ({
      version,
      objects: releaseManifest('kubevirt', 'operator', version),
    })),
    kubevirt: releaseManifest('kubevirt', 'cr')[0],
  }));
});

const kubeconfig = process.env.KUBEVIRT_TEST_OPERATOR_KUBECONFIG;
const manifests = resolve(
  process.env.KUBEVIRT_TEST_DATA ??
    resolve(__dirname, '../../../../../shared/kubevirt'),
  'install/kubevirt-v1.9.0',
);
const describeReal =
  kubeconfig && existsSync(kubeconfig) && existsSync(manifests)
    ? describe
    : describe.skip;

describeReal(
  'KubeVirt is installed, updated and taken off a real control plane (KUBEVIRT_TEST_OPERATOR_KUBECONFIG)',
  () => {
    platformContract(async () => {
      const read = (file: string) =>
        readFileSync(join(manifests, file), 'utf8');
      const operator = read('kubevirt-operator.yaml');
      return {
        ...readKubeconfig(kubeconfig!),
        nobody: { token: 'nobody' },
        // The same objects under another version: all that counts here is that it differs.
        releases: ['v1.9.0', 'v1.9.1'].map(version => ({
          version,
          objects: parseManifest(operator.replaceAll('v1.9.0', version)),
        })),
        kubevirt: parseManifest(read('kubevirt-cr.yaml'))[0],
        timeoutMs: 300_000,
      };
    });
  },
);
