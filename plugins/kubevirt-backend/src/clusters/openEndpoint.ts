import type { ClusterEndpoint } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { accessOf } from './accessOf';
import { DefaultConnectionSource } from './DefaultConnectionSource';
import { DefaultKubeClient } from './DefaultKubeClient';
import type { KubeClient } from './types';

/**
 * Calls a server that is no API server as one is called: over connections that are kept, with a token that is read again
 * when its file changes, no redirect followed, and no credential sent over plain HTTP to another machine.
 *
 * @param name - for messages
 */
export function openEndpoint(
  name: string,
  endpoint: ClusterEndpoint,
): { client: KubeClient; close(): void } {
  const connections = DefaultConnectionSource.create({
    cluster: name,
    source: accessOf(name, () => ({ connect: async () => endpoint })),
  });
  return {
    client: DefaultKubeClient.create({ cluster: name, connections }),
    close: () => connections.close(),
  };
}
