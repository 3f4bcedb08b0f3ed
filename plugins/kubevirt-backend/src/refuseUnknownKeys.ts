import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Keys of an object of the configuration, with what is beneath each: nothing, an object, or a list of objects. */
export interface KnownKeys {
  [key: string]: true | KnownKeys | [KnownKeys];
}

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
  mirror: { start: true, idleTime: true, namespaces: true, pageSize: true },
  stream: {
    heartbeat: true,
    recheck: true,
    maxAge: true,
    maxStreams: true,
    maxStreamsPerUser: true,
  },
  logs: { maxStreamsPerUser: true },
  cache: { visibility: true },
};

/** Keys that there were once, and why they are no more. */
const GONE = new Map(
  ['owner', 'kind', 'namespace'].map(key => [
    `kubevirt.access.rules[].entities.${key}`,
    "it was written by the entity's author; use 'callers', or 'location' with 'ref'",
  ]),
);

/**
 * Refuses keys that the plugin does not read. Backstage starts with whatever is configured, and a key that is
 * misspelt says nothing: `namespace` for `namespaces` would read, or let read, all of them.
 *
 * @param config - the root configuration
 * @throws InputError that names the key by its path
 */
export function refuseUnknownKeys(config: Config): void {
  check(config.getOptional('kubevirt'), KNOWN_KEYS, 'kubevirt');
}

function check(value: unknown, known: KnownKeys, path: string): void {
  // What is not an object is refused by whoever reads it.
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const below = Object.hasOwn(known, key) ? known[key] : undefined;
    const place = `${path}.${key}`;
    if (!below) {
      const why = GONE.get(place.replace(/\[\d+\]/g, '[]'));
      throw new InputError(
        `'${place}' of the configuration is not known: ${
          why ?? `'${path}' may have ${Object.keys(known).join(', ')}`
        }`,
      );
    }
    if (Array.isArray(below)) {
      if (Array.isArray(inner)) {
        inner.forEach((item, index) =>
          check(item, below[0], `${place}[${index}]`),
        );
      }
    } else if (below !== true) {
      check(inner, below, place);
    }
  }
}
