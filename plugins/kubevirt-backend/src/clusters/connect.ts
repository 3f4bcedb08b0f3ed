import https from 'node:https';
import http, { type Agent } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { Connection } from './connection';
import { isLoopback } from './DefaultKubeClient';

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

/**
 * Lets `@kubernetes/client-node` turn a cluster and a user into TLS settings and headers, and keeps
 * them with one keep-alive agent, so that watches and calls do not pay a handshake each.
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
  const server = new URL(cluster.server);
  const plain = server.protocol === 'http:';
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'current',
      clusters: [
        {
          name: 'current',
          // The library refuses plain HTTP unless there is no TLS to verify.
          cluster: {
            ...withoutShadowedFiles(cluster),
            ...(plain ? { 'insecure-skip-tls-verify': true } : {}),
          },
        },
      ],
      users: [
        {
          name: 'current',
          user:
            plain && !isLoopback(server.hostname)
              ? {}
              : withoutShadowedFiles(user),
        },
      ],
      contexts: [
        { name: 'current', context: { cluster: 'current', user: 'current' } },
      ],
    }),
  );
  kubeConfig.makePathsAbsolute(directory);
  const options: RequestOptions = { timeout: PROXY_TIMEOUT };
  await kubeConfig.applyToHTTPSOptions(options);
  const headers: Connection['headers'] = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value !== undefined) {
      headers[name] = String(value);
    }
  }
  if (options.auth) {
    headers.Authorization = `Basic ${Buffer.from(options.auth).toString(
      'base64',
    )}`;
  }
  if (headers['Impersonate-User']) {
    Object.assign(headers, impersonation(user));
  }
  const { ca, cert, key, servername, rejectUnauthorized } = options;
  let agent: Agent;
  if (cluster['proxy-url']) {
    // The library makes it without keep-alive: each call would pay for a tunnel and a handshake.
    agent = Object.assign(options.agent as Agent, { keepAlive: true });
  } else if (plain) {
    agent = new http.Agent({ keepAlive: true });
  } else {
    agent = new https.Agent({
      keepAlive: true,
      ca,
      cert,
      key,
      servername,
      rejectUnauthorized,
    });
  }
  return { server, agent, headers };
}

/** The library reads the file where there is data too; for client-go data wins. */
function withoutShadowedFiles<T extends object>(entry: T): Partial<T> {
  const values = new Map<string, unknown>(Object.entries(entry));
  return Object.fromEntries(
    [...values].filter(([key]) => !values.get(`${key}-data`)),
  ) as Partial<T>;
}

/** What the library leaves out of an impersonated user (client-go `transport/round_trippers.go`). */
function impersonation(user: KubeconfigUser): Connection['headers'] {
  const extra = Object.entries(user['as-user-extra'] ?? {}).map(
    ([name, values]) => [
      `Impersonate-Extra-${encodeURIComponent(name)}`,
      values,
    ],
  );
  return {
    ...(user['as-uid'] ? { 'Impersonate-Uid': user['as-uid'] } : {}),
    ...(user['as-groups']?.length
      ? { 'Impersonate-Group': user['as-groups'] }
      : {}),
    ...Object.fromEntries(extra),
  };
}
