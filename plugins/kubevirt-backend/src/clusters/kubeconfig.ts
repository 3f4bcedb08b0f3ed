import { InputError } from '@backstage/errors';
import { parse } from 'yaml';
import type { KubeconfigCluster, KubeconfigUser } from './connect';
import {
  pluginOf,
  refusedVariable,
  type ExecConfig,
  type ExecPlugin,
} from './execPlugins';

/** `users[].user` as it stands in the file. */
export interface RawKubeconfigUser extends KubeconfigUser {
  tokenFile?: string;
  exec?: ExecConfig;
  'auth-provider'?: { name?: string };
}

/** A kubeconfig file, its shape checked. */
export interface Kubeconfig {
  'current-context'?: string;
  clusters: { name: string; cluster: KubeconfigCluster }[];
  users: { name: string; user: RawKubeconfigUser }[];
  contexts: { name: string; context: { cluster: string; user?: string } }[];
}

/** Parses a kubeconfig; `file` is its name, for messages. Errors name the file and the place, never a value: values may be credentials. */
export function readKubeconfig(text: string, file: string): Kubeconfig {
  let raw: Record<string, unknown> | undefined;
  try {
    raw = parse(text);
  } catch {
    throw new InputError(`The kubeconfig '${file}' is not valid YAML`);
  }
  if (!raw || typeof raw !== 'object') {
    throw new InputError(`The kubeconfig '${file}' is empty`);
  }
  const entries = <T>(key: string, inner: string, required: string[]): T[] => {
    const list = raw[key] ?? [];
    if (!Array.isArray(list)) {
      throw new InputError(
        `'${key}' of the kubeconfig '${file}' is not a list`,
      );
    }
    return list.map((entry, index) => {
      const value = entry?.[inner] ?? {};
      if (typeof entry?.name !== 'string' || typeof value !== 'object') {
        throw new InputError(
          `'${key}[${index}]' of the kubeconfig '${file}' has no name or no '${inner}'`,
        );
      }
      for (const field of required) {
        if (typeof value[field] !== 'string') {
          throw new InputError(
            `'${key}[${index}].${inner}.${field}' of the kubeconfig '${file}' is missing`,
          );
        }
      }
      return { name: entry.name, [inner]: value } as T;
    });
  };
  return {
    'current-context': raw['current-context'] as string | undefined,
    clusters: entries('clusters', 'cluster', ['server']),
    users: entries('users', 'user', []),
    contexts: entries('contexts', 'context', ['cluster']),
  };
}

/** The cluster and the user of a context. */
export function pickContext(
  kubeconfig: Kubeconfig,
  file: string,
  name = kubeconfig['current-context'],
): { cluster: KubeconfigCluster; user: RawKubeconfigUser } {
  if (!name) {
    throw new InputError(
      `The kubeconfig '${file}' has no current-context: name one under 'kubevirt.clusters[].kubeconfig.context'`,
    );
  }
  const found = kubeconfig.contexts.find(context => context.name === name);
  if (!found) {
    throw new InputError(
      `The kubeconfig '${file}' has no context '${name}'; it has ${
        kubeconfig.contexts.map(context => `'${context.name}'`).join(', ') ||
        'none'
      }`,
    );
  }
  const cluster = kubeconfig.clusters.find(
    entry => entry.name === found.context.cluster,
  )?.cluster;
  if (!cluster) {
    throw new InputError(
      `Context '${name}' of the kubeconfig '${file}' names the cluster '${found.context.cluster}', which the file does not have`,
    );
  }
  const user = found.context.user
    ? kubeconfig.users.find(entry => entry.name === found.context.user)?.user
    : {};
  if (!user) {
    throw new InputError(
      `Context '${name}' of the kubeconfig '${file}' names the user '${found.context.user}', which the file does not have`,
    );
  }
  return { cluster, user };
}

/** Refuses users whose credential this plugin would not or may not obtain, with what to do. */
export function checkUser(
  user: RawKubeconfigUser,
  cluster: string,
  plugins: ExecPlugin[],
): void {
  if (user['auth-provider']) {
    throw new InputError(
      `Cluster '${cluster}': the kubeconfig's auth-provider '${user['auth-provider'].name}' was removed from Kubernetes clients; use a token, a client certificate or a credential plugin ('exec')`,
    );
  }
  if (!user.exec) {
    return;
  }
  const refused = refusedVariable(user.exec);
  if (refused !== undefined) {
    throw new InputError(
      `Cluster '${cluster}': its kubeconfig sets the environment variable '${refused}' for its credential plugin, which chooses what programs run; where the plugin needs it, set it for this process and name it in 'kubevirt.execPlugins[].env'`,
    );
  }
  const plugin = pluginOf(user.exec, plugins);
  if (plugin && !plugin.program) {
    throw new InputError(
      `Cluster '${cluster}': its kubeconfig runs the credential plugin '${user.exec.command}', and there was no such program when the portal started, be it by its path or on this process' PATH`,
    );
  }
  if (!plugin) {
    throw new InputError(
      `Cluster '${cluster}': its kubeconfig runs the credential plugin '${user.exec.command}', which is not allowed; allow it by name under 'kubevirt.execPlugins', or use a token`,
    );
  }
}
