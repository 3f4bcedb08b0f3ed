import type { Agent } from 'node:http';
import type { RequestOptions } from 'node:https';
import { InputError } from '@backstage/errors';
import type { Cluster, User } from '@kubernetes/client-node';
import type { Connection } from './connection';
import { isLoopback } from './request';

/** `clusters[].cluster` of a kubeconfig, as far as it is read. */
export interface KubeconfigCluster {
  server: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
  extensions?: { name: string; extension?: unknown }[];
}

/** `users[].user` of a kubeconfig once plugins and token files are resolved. */
export interface KubeconfigUser {
  token?: string;
  username?: string;
  password?: string;
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  as?: string;
  'as-uid'?: string;
  'as-groups'?: string[];
  'as-user-extra'?: Record<string, string[]>;
}

/** Milliseconds that a proxy may take to open the road to an API server. */
const PROXY_TIMEOUT = 30_000;
/** More characters of an address are not shown. */
const MAX_SHOWN = 200;

/**
 * Lets `@kubernetes/client-node` turn a cluster and a user into TLS settings, an agent for the proxy if
 * there is one, and headers. The agent keeps connections alive, so that watches and calls do not pay a
 * handshake each.
 *
 * Over plain HTTP no credential leaves this machine, as client-go leaves it out
 * (client-go `tools/clientcmd/client_config.go`, "only try to read the auth information if we are secure").
 */
export async function connect(
  cluster: KubeconfigCluster,
  user: KubeconfigUser,
  directory: string,
): Promise<Connection> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const server = addressOf(cluster.server);
  const plain = server.protocol === 'http:';
  const identity = plain && !isLoopback(server.hostname) ? {} : user;
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    {
      ...clusterOf(cluster),
      // The library refuses plain HTTP unless there is no TLS to verify.
      ...(plain ? { skipTLSVerify: true } : {}),
    },
    userOf(identity),
  );
  kubeConfig.makePathsAbsolute(directory);
  const options: RequestOptions = cluster['proxy-url']
    ? { timeout: PROXY_TIMEOUT }
    : {};
  await kubeConfig.applyToHTTPSOptions(options);
  const headers: Connection['headers'] = impersonation(identity);
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    headers[name] = String(value);
  }
  if (options.auth) {
    headers.Authorization = `Basic ${Buffer.from(options.auth).toString(
      'base64',
    )}`;
  }
  // The library makes its agents without, and has no option for it.
  const agent = Object.assign(options.agent as Agent, { keepAlive: true });
  return { server, agent, headers };
}

function addressOf(server: string): URL {
  const address = URL.canParse(server) ? new URL(server) : undefined;
  if (!address || !['https:', 'http:'].includes(address.protocol)) {
    throw new InputError(
      `'${server.slice(
        0,
        MAX_SHOWN,
      )}' is not the address of an API server: it must begin with https://`,
    );
  }
  return address;
}

/** A token as it was written to a Secret or a file, often with a line break at its end. */
function tokenOf(token: string | undefined): string | undefined {
  const trimmed = token?.trim();
  if (trimmed && !/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new InputError(
      'The token holds characters that no token may have, such as a space or a line break',
    );
  }
  return trimmed;
}

function clusterOf(cluster: KubeconfigCluster): Cluster {
  return {
    name: 'cluster',
    server: cluster.server,
    caData: cluster['certificate-authority-data'],
    caFile: fileUnlessData(cluster, 'certificate-authority'),
    tlsServerName: cluster['tls-server-name'],
    skipTLSVerify: cluster['insecure-skip-tls-verify'] ?? false,
    proxyUrl: cluster['proxy-url'],
  };
}

function userOf(user: KubeconfigUser): User {
  return {
    name: 'user',
    token: tokenOf(user.token),
    username: user.username,
    password: user.password,
    certData: user['client-certificate-data'],
    certFile: fileUnlessData(user, 'client-certificate'),
    keyData: user['client-key-data'],
    keyFile: fileUnlessData(user, 'client-key'),
  };
}

/** Data wins over a file beside it (client-go `tools/clientcmd/api/types.go`: "Overrides ..."). */
export function fileUnlessData<K extends string>(
  entry: { [key in K | `${K}-data`]?: string },
  key: K,
): string | undefined {
  return entry[`${key}-data`] ? undefined : entry[key];
}

/** The library knows the name of an impersonated user and nothing else (client-go `transport/round_trippers.go`). */
function impersonation(user: KubeconfigUser): Connection['headers'] {
  if (!user.as) {
    return {};
  }
  const extra = Object.entries(user['as-user-extra'] ?? {}).map(
    ([name, values]) => [
      `Impersonate-Extra-${encodeURIComponent(name)}`,
      values,
    ],
  );
  return {
    'Impersonate-User': user.as,
    ...(user['as-uid'] ? { 'Impersonate-Uid': user['as-uid'] } : {}),
    ...(user['as-groups']?.length
      ? { 'Impersonate-Group': user['as-groups'] }
      : {}),
    ...Object.fromEntries(extra),
  };
}
