import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { AccessSource } from './DefaultConnectionSource';
import type { KubeconfigCluster } from './connect';
import type { RawKubeconfigUser } from './kubeconfig';

/** A cluster of `kubernetes.clusterLocatorMethods`. */
export interface LocatedCluster {
  name: string;
  title?: string;
  dashboardUrl?: string;
  /** Throws `InputError` where the cluster's authentication is not one that a backend can do. */
  access(): AccessSource;
}

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
export function readLocatedClusters(config: Config): LocatedCluster[] {
  const methods =
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  return methods.flatMap(method => {
    const type = method.getString('type');
    if (type === 'localKubectlProxy') {
      return [localProxy()];
    }
    if (type !== 'config') {
      return [];
    }
    return method.getConfigArray('clusters').map(readCluster);
  });
}

function localProxy(): LocatedCluster {
  return {
    name: 'local',
    access: () => fixed({ server: LOCAL_PROXY_URL }, {}),
  };
}

function readCluster(config: Config): LocatedCluster {
  const name = config.getString('name');
  return {
    name,
    title: config.getOptionalString('title'),
    dashboardUrl: config.getOptionalString('dashboardUrl'),
    access: () => readAccess(config, name),
  };
}

function readAccess(config: Config, name: string): AccessSource {
  const provider =
    config.getOptionalString('authProvider') ??
    config.getOptional<Record<string, string>>('authMetadata')?.[
      'kubernetes.io/auth-provider'
    ];
  const token = config.getOptionalString('serviceAccountToken');
  const cluster: KubeconfigCluster = {
    server: config.getString('url').replace(/\/$/, ''),
    'certificate-authority': config.getOptionalString('caFile'),
    'certificate-authority-data': config.getOptionalString('caData'),
    'insecure-skip-tls-verify': config.getOptionalBoolean('skipTLSVerify'),
  };
  switch (provider) {
    case 'serviceAccount':
      if (token) {
        return fixed(cluster, { token });
      }
      // Without a token the Kubernetes plugin uses the pod's own service account.
      return fixed(
        {
          ...cluster,
          ...(cluster['certificate-authority'] ||
          cluster['certificate-authority-data']
            ? {}
            : { 'certificate-authority': `${IN_CLUSTER}/ca.crt` }),
        },
        { tokenFile: `${IN_CLUSTER}/token` },
      );
    case 'localKubectlProxy':
    case 'anonymous':
      return fixed(cluster, {});
    default:
      throw new InputError(
        `Cluster '${name}' of kubernetes.clusterLocatorMethods uses the authProvider '${
          provider ?? 'none'
        }', with which it can't be mirrored: ${
          UNSUPPORTED[provider ?? ''] ?? 'this plugin does not know it'
        }. Use authProvider 'serviceAccount', or give the cluster a kubeconfig under 'kubevirt.clusters'`,
      );
  }
}

function fixed(
  cluster: KubeconfigCluster,
  user: RawKubeconfigUser,
): AccessSource {
  return { load: async () => ({ cluster, user, directory: '/' }) };
}
