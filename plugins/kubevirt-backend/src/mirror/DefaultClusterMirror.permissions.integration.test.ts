import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { readClusters, type DefaultClusterRegistry } from '../clusters';
import { ConfigReader } from '@backstage/config';
import { BreakableProxy } from './__testUtils__/BreakableProxy';
import { expectMirrored, until } from './__testUtils__/expectMirrored';
import {
  MirroredCluster,
  virtualMachine,
  type WatchedMirror,
} from './__testUtils__/MirroredCluster';
import { KINDS } from '../kubevirt/kinds';

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeIf = kubeconfig ? describe : describe.skip;

const NAMESPACE = 'kubevirt-rights-test';
const VMS = `/apis/kubevirt.io/v1/namespaces/${NAMESPACE}/virtualmachines`;
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const ACCOUNTS = `/api/v1/namespaces/${NAMESPACE}/serviceaccounts`;
/** Milliseconds; only a failure takes them. */
const WAIT_TIMEOUT = 30_000;

/** All that the mirror reads, without `resource`, or with fewer verbs on it. */
function rules(resource?: string, verbs: string[] = []) {
  return KINDS.map(kind => ({
    apiGroups: [kind.resource.split('.').slice(1).join('.')],
    resources: [kind.plural],
    verbs: kind.resource === resource ? verbs : ['get', 'list', 'watch'],
  })).filter(rule => rule.verbs.length > 0);
}

describeIf(
  'mirror of a real cluster with changing rights (skipped unless KUBEVIRT_TEST_KUBECONFIG names a kubeconfig that may do everything)',
  () => {
    const directory = createMockDirectory();
    let real: MirroredCluster;
    let tcpProxy: BreakableProxy;
    let watched: WatchedMirror;
    let tokenFile: string;

    const mirrored = () =>
      expectMirrored(watched.mirror, real.client, { within: WAIT_TIMEOUT });
    const status = () => watched.mirror.status();
    const grant = (account: string, granted: object[]) =>
      real.change(`${RBAC}/clusterroles/${NAMESPACE}-${account}`, now => {
        now.rules = granted;
      });
    const tokenOf = async (account: string) => {
      const { status: issued } = await real.create<{
        status: { token: string };
      }>(`${ACCOUNTS}/${account}/token`, {
        spec: { expirationSeconds: 3600 },
      });
      return issued.token;
    };
    const removeRole = async (name: string) => {
      await real.remove(`${RBAC}/clusterrolebindings/${NAMESPACE}-${name}`);
      await real.remove(`${RBAC}/clusterroles/${NAMESPACE}-${name}`);
    };
    const account = async (name: string, granted: object[]) => {
      const role = `${NAMESPACE}-${name}`;
      await removeRole(name);
      await real.create(ACCOUNTS, { metadata: { name } });
      await real.create(`${RBAC}/clusterroles`, {
        metadata: { name: role },
        rules: granted,
      });
      await real.create(`${RBAC}/clusterrolebindings`, {
        metadata: { name: role },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: role,
        },
        subjects: [{ kind: 'ServiceAccount', namespace: NAMESPACE, name }],
      });
    };
    const begin = async () => {
      watched = await real.mirror(
        real.kubeconfig({ server: tcpProxy.url, user: { tokenFile } }),
      );
    };

    beforeAll(async () => {
      real = MirroredCluster.open(kubeconfig!, directory.path);
      tcpProxy = await BreakableProxy.start(real.server);
      tokenFile = path.join(directory.path, 'token');
      await real.freshNamespace(NAMESPACE);
      await account('most', rules('nodes'));
      await account('all', rules());
      for (let number = 0; number < 4; number += 1) {
        await real.create(VMS, virtualMachine(`halted-${number}`));
      }
    }, 120_000);

    beforeEach(async () => {
      await grant('most', rules('nodes'));
      writeFileSync(tokenFile, await tokenOf('most'), { mode: 0o600 });
    });

    afterEach(async () => {
      await watched.stop();
    });

    afterAll(async () => {
      await removeRole('most');
      await removeRole('all');
      await real.remove(`/api/v1/namespaces/${NAMESPACE}`);
      await tcpProxy.stop();
      real.close();
    }, 120_000);

    it('names the one kind that is forbidden, shows it once it is granted, and no more once it is not', async () => {
      await begin();
      await until(
        () => status().forbiddenKinds.includes('nodes'),
        WAIT_TIMEOUT,
      );
      await expect(
        expectMirrored(watched.mirror, real.client, {
          within: WAIT_TIMEOUT,
          except: ['nodes'],
        }),
      ).resolves.toBe(true);
      expect(status()).toMatchObject({
        state: 'synced',
        forbiddenKinds: ['nodes'],
      });
      expect(status().message).toContain('nodes');
      expect(watched.mirror.contents('nodes')).toEqual([]);

      await grant('most', rules());
      await until(() => status().forbiddenKinds.length === 0, WAIT_TIMEOUT);
      await expect(mirrored()).resolves.toBe(true);
      expect(watched.mirror.contents('nodes').length).toBeGreaterThan(0);

      await grant('most', rules('nodes'));
      // What runs is not ended by the API server, what is asked again is refused, soon after.
      const refused = () => {
        const named = status().forbiddenKinds.includes('nodes');
        if (!named) {
          tcpProxy.drop();
        }
        return named;
      };
      await until(refused, WAIT_TIMEOUT, 500);
      expect(watched.mirror.contents('nodes')).toEqual([]);
    }, 90_000);

    it('polls what may be listed and not watched, as with the role kubevirt.io:view', async () => {
      const resource = 'virtualmachines.kubevirt.io';
      await grant('most', rules(resource, ['get', 'list']));
      await begin();
      await until(() => status().polledKinds.includes(resource), WAIT_TIMEOUT);
      await real.churn(VMS);
      await expect(mirrored()).resolves.toBe(true);
      expect(status().polledKinds).toEqual([resource]);

      await grant('most', rules());
      await until(() => status().polledKinds.length === 0, WAIT_TIMEOUT);
      await real.churn(VMS);
      await expect(mirrored()).resolves.toBe(true);
    }, 90_000);

    it('goes on with a token that was rotated in its file, without a start', async () => {
      await begin();
      await until(
        () => status().forbiddenKinds.includes('nodes'),
        WAIT_TIMEOUT,
      );
      writeFileSync(tokenFile, await tokenOf('all'), { mode: 0o600 });
      await until(() => status().forbiddenKinds.length === 0, WAIT_TIMEOUT);

      // The token before is refused from now on, and what is asked again must come with the new one.
      await real.remove(`${ACCOUNTS}/most`);
      tcpProxy.drop();
      await real.churn(VMS);
      await expect(mirrored()).resolves.toBe(true);
      await real.create(ACCOUNTS, { metadata: { name: 'most' } });
    }, 90_000);

    it('goes on after its token was refused, once there is another', async () => {
      await begin();
      await until(() => status().state === 'synced', WAIT_TIMEOUT);
      await real.remove(`${ACCOUNTS}/most`);
      await real.create(ACCOUNTS, { metadata: { name: 'most' } });
      // The API server remembers for some 10 s that it accepted the token.
      await refusedToken(real, tokenFile);
      tcpProxy.drop();
      await until(() => status().state === 'stale', WAIT_TIMEOUT);
      expect(status().message).toContain('401');
      expect(watched.mirror.size()).toBeGreaterThan(0);
      await real.churn(VMS);
      writeFileSync(tokenFile, await tokenOf('all'), { mode: 0o600 });
      await expect(mirrored()).resolves.toBe(true);
    }, 90_000);
  },
);

/** Waits until the API server does not accept the token in the file any more. */
async function refusedToken(
  real: MirroredCluster,
  tokenFile: string,
): Promise<void> {
  const deadline = Date.now() + WAIT_TIMEOUT;
  const token = readFileSync(tokenFile, 'utf8');
  let registry: DefaultClusterRegistry | undefined;
  try {
    registry = readClusters(
      new ConfigReader({
        kubevirt: {
          clusters: [
            {
              name: 'old',
              kubeconfig: { file: real.kubeconfig({ user: { token } }) },
            },
          ],
        },
      }),
    );
    const { client } = registry.get('old')!;
    while (Date.now() < deadline) {
      const code = await client.json('/api/v1/namespaces').then(
        () => 200,
        error => error.code,
      );
      if (code === 401) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 500));
    }
    throw new Error('The API server still accepts the token');
  } finally {
    registry?.close();
  }
}
