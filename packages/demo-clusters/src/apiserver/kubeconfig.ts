import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stringify } from 'yaml';

/** One context of a kubeconfig: a user on a cluster. */
export interface KubeconfigContext {
  /** Name of the context. */
  name: string;
  cluster: string;
  server: string;
  /** The authority of the server's certificate, as PEM. */
  ca?: string;
  user: string;
  token: string;
  namespace?: string;
}

function unique<T extends { name: string }>(entries: T[]): T[] {
  return [...new Map(entries.map(entry => [entry.name, entry])).values()];
}

/** A kubeconfig as YAML; the first context is the current one. */
export function renderKubeconfig(contexts: KubeconfigContext[]): string {
  // Users of the same name on different clusters have different tokens.
  const userName = ({ cluster, user }: KubeconfigContext) =>
    `${user}@${cluster}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': contexts[0]?.name ?? '',
    clusters: unique(
      contexts.map(({ cluster, server, ca }) => ({
        name: cluster,
        cluster: {
          server,
          ...(ca && {
            'certificate-authority-data': Buffer.from(ca).toString('base64'),
          }),
        },
      })),
    ),
    users: unique(
      contexts.map(context => ({
        name: userName(context),
        user: { token: context.token },
      })),
    ),
    contexts: contexts.map(context => ({
      name: context.name,
      context: {
        cluster: context.cluster,
        user: userName(context),
        ...(context.namespace && { namespace: context.namespace }),
      },
    })),
  });
}

/** Writes a kubeconfig that only its owner can read: it holds tokens. */
export async function writeKubeconfig(
  file: string,
  contexts: KubeconfigContext[],
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, renderKubeconfig(contexts), { mode: 0o600 });
  // The mode of writeFile does not change that of a file which is there already.
  await chmod(file, 0o600);
}
