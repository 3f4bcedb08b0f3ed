import { createHash } from 'node:crypto';
import type { KubeClient } from '../clusters';
import type { ServedKind } from '../model/vmObjects';

/* What an API server's discovery reports; each authenticated user may read it (`system:discovery`). */

interface ApiGroupList {
  groups?: { name?: string; versions?: { version?: string }[] }[];
}

interface ApiResourceList {
  resources?: { name?: string; kind?: string; storageVersionHash?: string }[];
}

/** How long an answer may take, in milliseconds. */
const TIMEOUT = 10_000;

/** The versions of each API group, the preferred one first. Undefined where the answer is no list of groups. */
export async function readGroups(
  client: KubeClient,
  signal: AbortSignal,
): Promise<Map<string, string[]> | undefined> {
  const { groups } = await client.json<ApiGroupList>('/apis', {
    signal,
    timeout: TIMEOUT,
  });
  if (!Array.isArray(groups)) {
    return undefined;
  }
  return new Map(
    groups.map(({ name, versions }) => [
      name ?? '',
      (versions ?? []).flatMap(({ version }) => version ?? []),
    ]),
  );
}

/** The kinds of one API group in all of its versions. */
export async function readKinds(
  client: KubeClient,
  group: string,
  versions: string[],
  signal: AbortSignal,
): Promise<ServedKind[]> {
  const kinds = new Map<string, ServedKind>();
  for (const version of versions) {
    const { resources } = await client.json<ApiResourceList>(
      `/apis/${group}/${version}`,
      { signal, timeout: TIMEOUT },
    );
    for (const { name, kind, storageVersionHash } of resources ?? []) {
      // What has a slash in its name is a subresource.
      if (name && kind && !name.includes('/')) {
        const resource = `${name}.${group}`;
        const known = kinds.get(resource) ?? {
          name: resource,
          kind,
          versions: [],
        };
        kinds.set(resource, known);
        known.versions.push(version);
        if (storageVersionHash === storageHash(group, version, kind)) {
          known.storedVersion = version;
        }
      }
    }
  }
  return [...kinds.values()];
}

/**
 * Discovery does not name the version in which objects are stored, and gives a hash of it (kubernetes v1.34
 * staging/src/k8s.io/apiserver/pkg/endpoints/discovery/storageversionhash.go).
 */
function storageHash(group: string, version: string, kind: string): string {
  return createHash('sha256')
    .update(`${group}/${version}/${kind}`)
    .digest()
    .subarray(0, 8)
    .toString('base64');
}
