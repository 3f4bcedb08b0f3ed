import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DemoApiServer } from '../apiserver';
import { DefaultObjectStore } from '../store';
import { apiServerContract } from './apiserver.contract';
import { Connection } from './client';
import { readKubeconfig } from './kubeconfig';

describe.each([
  ['with initial events of watches', true, true],
  ['without initial events of watches, over plain HTTP', false, false],
])('A demo cluster %s', (_, watchList, tls) => {
  let server: DemoApiServer;

  apiServerContract(async () => {
    server = await DemoApiServer.start({
      store: new DefaultObjectStore(),
      tls,
      watchList,
      bookmarkIntervalMs: 50,
      establishMs: 1,
      identities: [
        { name: 'admin', token: 'admin-token', rules: 'admin' },
        { name: 'nobody', token: 'nobody-token', rules: [] },
      ],
    });
    return {
      baseUrl: server.url,
      ca: server.ca,
      token: 'admin-token',
      nobody: { token: 'nobody-token' },
    };
  });

  // After what the contract itself tears down.
  afterAll(async () => {
    await server.stop();
  });
});

/** The admin of a real cluster, and beside its kubeconfig that of somebody without rights. */
function realCluster(): (() => Promise<Connection>) | undefined {
  const admin = process.env.KUBEVIRT_TEST_KUBECONFIG;
  const nobody = admin && join(dirname(admin), 'nobody.kubeconfig');
  if (!admin || !nobody || !existsSync(nobody)) {
    return undefined;
  }
  return async () => ({
    ...readKubeconfig(admin),
    nobody: { token: readKubeconfig(nobody).token },
    real: true,
  });
}

const connectReal = realCluster();
const describeReal = connectReal ? describe : describe.skip;

describeReal('A real cluster (KUBEVIRT_TEST_KUBECONFIG)', () => {
  apiServerContract(connectReal!);
});
