import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type {
  ClusterEndpoint,
  ClusterSource,
  SourcedCluster,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { configurationError, fixedSource } from './fixedSource';
import { readNamed } from './readNamed';

const METHODS = 'kubernetes.clusterLocatorMethods';

// kubernetes-backend src/cluster-locator/LocalKubectlProxyLocator.ts
const LOCAL_PROXY_URL = 'http://localhost:8001';
// client-go rest/config.go InClusterConfig
const IN_CLUSTER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Why an auth provider of the Kubernetes plugin can't serve a mirror that runs without a user. */
const UNSUPPORTED: Record<string, string> = {
  google: 'it signs in as the person in the browser, and a mirror has none',
  oidc: 'it signs in as the person in the browser, and a mirror has none',
  aks: 'it signs in as the person in the browser, and a mirror has none',
  aws: 'its tokens are signed with AWS credentials, which this plugin does not read; use a kubeconfig whose credential plugin is allowed',
  azure:
    'its tokens come from Azure identities, which this plugin does not read; use a kubeconfig whose credential plugin is allowed',
  googleServiceAccount:
    'its tokens come from a Google service account, which this plugin does not read; use a kubeconfig whose credential plugin is allowed',
};

/**
 * Reads the clusters that the Kubernetes plugin's configuration holds itself: locators of the types
 * `config` and `localKubectlProxy`. Other locators ask services at run time and are passed over.
 */
export function readLocatedClusters(config: Config): ClusterSource {
  const sources = (config.getOptionalConfigArray(METHODS) ?? []).map(method => {
    try {
      return readMethod(method);
    } catch (error) {
      return fixedSource(METHODS, [], [configurationError(error).message]);
    }
  });
  const found = sources.map(source => source.snapshot());
  return fixedSource(
    METHODS,
    found.flatMap(({ clusters }) => clusters),
    found.flatMap(({ problems = [] }) => problems),
  );
}

function readMethod(method: Config): ClusterSource {
  switch (method.getString('type')) {
    case 'localKubectlProxy':
      return fixedSource(METHODS, [
        located('local', async () => ({ server: LOCAL_PROXY_URL })),
      ]);
    case 'config':
      return readNamed(
        METHODS,
        method.getConfigArray('clusters'),
        (entry, name) => ({
          ...located(name, async () => readEndpoint(entry, name)),
          title: entry.getOptionalString('title'),
          dashboardUrl: entry.getOptionalString('dashboardUrl'),
        }),
      );
    default:
      return fixedSource(METHODS, []);
  }
}

function located(
  name: string,
  endpoint: () => Promise<ClusterEndpoint>,
): SourcedCluster {
  return {
    name,
    access: {
      connect: () =>
        endpoint().catch(error => {
          throw configurationError(error);
        }),
    },
  };
}

function readEndpoint(config: Config, name: string): ClusterEndpoint {
  const provider =
    config.getOptionalString('authProvider') ??
    config.getOptional<Record<string, string>>('authMetadata')?.[
      'kubernetes.io/auth-provider'
    ];
  const token = config.getOptionalString('serviceAccountToken');
  const endpoint: ClusterEndpoint = {
    server: config.getString('url').replace(/\/$/, ''),
    caFile: config.getOptionalString('caFile'),
    caData: config.getOptionalString('caData'),
    skipTLSVerify: config.getOptionalBoolean('skipTLSVerify'),
  };
  switch (provider) {
    case 'serviceAccount':
      if (token) {
        return { ...endpoint, token };
      }
      // Without a token the Kubernetes plugin uses the pod's own service account.
      return {
        ...endpoint,
        ...(!endpoint.caFile &&
          !endpoint.caData && { caFile: `${IN_CLUSTER}/ca.crt` }),
        tokenFile: `${IN_CLUSTER}/token`,
      };
    case 'localKubectlProxy':
    case 'anonymous':
      return endpoint;
    default:
      throw new InputError(
        `Cluster '${name}' of ${METHODS} uses the authProvider '${
          provider ?? 'none'
        }', with which it can't be mirrored: ${
          UNSUPPORTED[provider ?? ''] ?? 'this plugin does not know it'
        }. Use authProvider 'serviceAccount', or give the cluster a kubeconfig under 'kubevirt.clusters'`,
      );
  }
}
