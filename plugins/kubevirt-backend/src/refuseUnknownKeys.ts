import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  findUnknownKey,
  type KnownKeys,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** All that `../config.d.ts` describes beneath `kubevirt`. */
export const KNOWN_KEYS: KnownKeys = {
  clusters: [
    {
      name: true,
      title: true,
      dashboardUrl: true,
      namespaces: true,
      kubeconfig: { file: true, context: true },
      kubernetesCluster: true,
    },
  ],
  kubeconfigs: [{ file: true, contexts: true }],
  execPlugins: [{ command: true, env: true, timeout: true }],
  access: {
    read: true,
    services: true,
    rules: [
      {
        callers: true,
        entities: { location: true, ref: true },
        clusters: true,
        namespaces: true,
      },
    ],
  },
  operations: {
    enabled: true,
    limits: [{ verbs: true, clusters: true, namespaces: true, entities: true }],
    impersonation: {
      users: {
        prefix: true,
        namespaces: true,
        names: [{ principal: true, user: true }],
      },
      groups: { prefix: true, namespaces: true },
    },
    notSeenAfter: true,
    endsWithin: true,
    concurrency: true,
  },
  console: {
    enabled: true,
    maxPerUser: true,
    maxPerVm: true,
    maxPerCluster: true,
    idleTimeout: true,
    maxDuration: true,
    maxQueuedBytes: true,
  },
  mirror: { start: true, idleTime: true, namespaces: true, pageSize: true },
  stream: {
    heartbeat: true,
    recheck: true,
    maxAge: true,
    maxStreams: true,
    maxStreamsPerUser: true,
  },
  logs: { maxStreamsPerUser: true },
  usage: {
    prometheus: [
      {
        clusters: true,
        url: true,
        token: true,
        tokenFile: true,
        caFile: true,
        proxyUrl: true,
        service: {
          namespace: true,
          name: true,
          port: true,
          scheme: true,
          path: true,
        },
        labels: true,
        clusterLabel: true,
      },
    ],
  },
  snapshots: { schedules: true },
  cache: { visibility: true },
};

/** Sections that modules read, and check. */
const KEYS_OF_MODULES: KnownKeys = {
  rafay: true,
  notifications: true,
  catalog: true,
};

/** Keys that there were once, and why they are no more. */
const GONE = new Map(
  ['owner', 'kind', 'namespace'].map(key => [
    `kubevirt.access.rules[].entities.${key}`,
    "it was written by the entity's author; use 'callers', or 'location' with 'ref'",
  ]),
);

/**
 * Refuses keys that the plugin does not read.
 *
 * @param config - the root configuration
 * @throws InputError that names the key by its path
 */
export function refuseUnknownKeys(config: Config): void {
  const found = findUnknownKey(
    config.getOptional('kubevirt'),
    { ...KNOWN_KEYS, ...KEYS_OF_MODULES },
    'kubevirt',
  );
  if (found) {
    const why = GONE.get(found.path.replace(/\[\d+\]/g, '[]'));
    throw new InputError(
      `'${found.path}' of the configuration is not known: ${
        why ?? `'${found.parent}' may have ${found.known.join(', ')}`
      }`,
    );
  }
}
