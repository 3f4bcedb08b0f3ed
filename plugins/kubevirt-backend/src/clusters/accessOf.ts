import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError, isError } from '@backstage/errors';
import type {
  ClusterAccess,
  ClusterConnector,
  ClusterCredential,
  ClusterEndpoint,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Access, AccessSource } from './DefaultConnectionSource';
import { KubeError } from './KubeError';
import { pickContext, readKubeconfig } from './kubeconfig';

/** Longest kubeconfig that a source may hand out, in characters. */
const MAX_KUBECONFIG = 1024 * 1024;
/** Where relative paths of a credential that is not read from a file would start. */
const NO_DIRECTORY = '/';

/**
 * How a source says that a cluster is reached, as what connections are made of.
 *
 * @param current - as the source says now
 */
export function accessOf(
  cluster: string,
  current: () => ClusterAccess,
): AccessSource {
  const access = current();
  if ('kubeconfigFile' in access) {
    const { kubeconfigFile: file, context } = access;
    return {
      file,
      load: async () => ({
        ...pickContext(
          readKubeconfig(await readFile(file, 'utf8'), file),
          file,
          context,
        ),
        directory: path.dirname(file),
      }),
    };
  }
  return {
    load: async options => {
      // One that is reached by a file from now on is another cluster to the registry.
      const connector = current() as ClusterConnector;
      return fromCredential(
        cluster,
        await connector.connect(options).catch(error => {
          throw isError(error) && error.name === 'InputError'
            ? error
            : new KubeError(
                {
                  code: 0,
                  reason: 'CredentialUnavailable',
                  message: `The credential of cluster '${cluster}' could not be had`,
                },
                error,
              );
        }),
      );
    },
  };
}

function fromCredential(
  cluster: string,
  credential: ClusterCredential,
): Access {
  const { expiresAt } = credential;
  if (!('kubeconfig' in credential)) {
    return { ...fromEndpoint(credential), directory: NO_DIRECTORY, expiresAt };
  }
  const { kubeconfig, context } = credential;
  if (kubeconfig.length > MAX_KUBECONFIG) {
    throw new InputError(
      `The kubeconfig '${cluster}' has more than ${MAX_KUBECONFIG} characters`,
    );
  }
  const picked = pickContext(
    readKubeconfig(kubeconfig, cluster),
    cluster,
    context,
  );
  const refused = [
    picked.cluster['certificate-authority'] && 'certificate-authority',
    picked.user['client-certificate'] && 'client-certificate',
    picked.user['client-key'] && 'client-key',
    picked.user.tokenFile && 'tokenFile',
    picked.user.exec && 'exec',
  ].find(Boolean);
  if (refused) {
    throw new InputError(
      `The kubeconfig '${cluster}' has '${refused}': one that a source hands out may name neither files nor programs of this machine`,
    );
  }
  return { ...picked, directory: NO_DIRECTORY, expiresAt };
}

function fromEndpoint(
  endpoint: ClusterEndpoint,
): Pick<Access, 'cluster' | 'user'> {
  return {
    cluster: {
      server: endpoint.server,
      'certificate-authority': endpoint.caFile,
      'certificate-authority-data': endpoint.caData,
      'insecure-skip-tls-verify': endpoint.skipTLSVerify,
      'tls-server-name': endpoint.tlsServerName,
      'proxy-url': endpoint.proxyUrl,
    },
    user: {
      token: endpoint.token,
      tokenFile: endpoint.tokenFile,
      'client-certificate-data': endpoint.clientCertificateData,
      'client-key-data': endpoint.clientKeyData,
    },
  };
}
