import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { KubeconfigCluster } from './connect';
import {
  refusedVariable,
  type ExecConfig,
  type ExecPlugin,
} from './execPlugins';
import { KubeError } from './KubeError';

/** What a plugin answers. PEM as it stands, not in base64. */
export interface ExecCredential {
  token?: string;
  certificate?: string;
  key?: string;
  /** Milliseconds since the epoch. */
  expires?: number;
}

/** `spec.cluster` of what a plugin is given (client-go `pkg/apis/clientauthentication/types.go` Cluster). */
export interface ExecCluster {
  server: string;
  'tls-server-name'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'certificate-authority-data'?: string;
  'proxy-url'?: string;
  config?: unknown;
}

/** The kubeconfig's extension that holds what a plugin is given besides. */
const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';
const MAX_OUTPUT = 1024 * 1024;

/**
 * Runs a credential plugin, without a shell, with just the environment that the configuration and the
 * kubeconfig name, and reads the `ExecCredential` it prints.
 *
 * What the plugin prints never becomes part of an error: it may hold the credential.
 */
export async function runExecPlugin(
  exec: ExecConfig,
  plugin: ExecPlugin,
  cluster: {
    name: string;
    /** Given where the kubeconfig asks for it by `provideClusterInfo`. */
    info?: ExecCluster;
  },
): Promise<ExecCredential> {
  const fail = (what: string, cause?: unknown) =>
    new KubeError(
      {
        code: 0,
        reason: 'ExecCredentialFailed',
        message: `Credential plugin '${exec.command}' of cluster '${cluster.name}' ${what}`,
      },
      cause,
    );
  const refused = refusedVariable(exec);
  if (refused !== undefined) {
    throw fail(
      `does not run: the kubeconfig sets the environment variable '${refused}', which chooses programs`,
    );
  }
  const apiVersion = exec.apiVersion ?? 'client.authentication.k8s.io/v1';
  const env: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', ...plugin.env]) {
    const value = process.env[name];
    if (value !== undefined) {
      env[name] = value;
    }
  }
  for (const { name, value } of exec.env ?? []) {
    env[name] = value;
  }
  env.KUBERNETES_EXEC_INFO = JSON.stringify({
    kind: 'ExecCredential',
    apiVersion,
    spec: {
      interactive: false,
      ...(cluster.info ? { cluster: cluster.info } : {}),
    },
  });

  const output = await new Promise<string>((resolve, reject) => {
    const child = spawn(plugin.program!, exec.args ?? [], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
      // A process that the plugin has left behind may hold its output open for ever.
      child.stdout.destroy();
    }, plugin.timeout);
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT) {
        child.kill('SIGKILL');
      } else {
        chunks.push(chunk);
      }
    });
    child.once('error', error => {
      clearTimeout(timer);
      reject(fail('could not be started', error));
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (signal || late) {
        reject(
          fail(
            `was ended${signal ? ` by ${signal}` : ''}: it took longer than ${
              plugin.timeout
            } ms or printed too much`,
          ),
        );
      } else if (code !== 0) {
        reject(
          fail(
            `ended with exit code ${code}; run it by hand as the user of this process to see why`,
          ),
        );
      } else {
        resolve(Buffer.concat(chunks).toString('utf8'));
      }
    });
  });

  let status;
  try {
    status = JSON.parse(output)?.status;
  } catch {
    throw fail('printed no JSON');
  }
  const text = (value: unknown) =>
    typeof value === 'string' && value !== '' ? value : undefined;
  const credential: ExecCredential = {
    token: text(status?.token),
    certificate: text(status?.clientCertificateData),
    key: text(status?.clientKeyData),
  };
  const expires = Date.parse(status?.expirationTimestamp ?? '');
  if (!Number.isNaN(expires)) {
    credential.expires = expires;
  }
  if (!credential.token && !(credential.certificate && credential.key)) {
    throw fail('printed neither a token nor a client certificate with its key');
  }
  return credential;
}

/** What a plugin that asks for it is given of the cluster. */
export async function execCluster(
  cluster: KubeconfigCluster,
  directory: string,
): Promise<ExecCluster> {
  const file = cluster['certificate-authority'];
  return {
    server: cluster.server,
    'tls-server-name': cluster['tls-server-name'],
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
    'certificate-authority-data':
      cluster['certificate-authority-data'] ??
      (file && (await readFile(path.resolve(directory, file), 'base64'))),
    'proxy-url': cluster['proxy-url'],
    config: cluster.extensions?.find(({ name }) => name === EXEC_EXTENSION)
      ?.extension,
  };
}
