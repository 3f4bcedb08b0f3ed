import type { KubeClient } from '../../clusters';
import type { KubeObject } from '../../kubevirt/types';
import { KubeError } from '../../clusters';
import type { DefaultClusterMirror } from '../DefaultClusterMirror';
import {
  collectionPath,
  KINDS,
  type Kind,
  type KindKey,
} from '../../kubevirt/kinds';
import { trim } from '../store/trim';

/** All objects of a kind, untrimmed, as the API server has them now. Of kinds it does not serve: none. */
export async function freshList(
  client: KubeClient,
  kind: Kind,
  namespace?: string,
): Promise<KubeObject[]> {
  const query = kind.labelSelector
    ? `?labelSelector=${encodeURIComponent(kind.labelSelector)}`
    : '';
  try {
    const list = await client.json<{ items?: KubeObject[] }>(
      `${collectionPath(kind, namespace)}${query}`,
    );
    return (list.items ?? []).filter(
      object => !kind.accept || kind.accept(object),
    );
  } catch (error) {
    if (error instanceof KubeError && error.code === 404) {
      return [];
    }
    throw error;
  }
}

function sorted(objects: (KubeObject | undefined)[]): KubeObject[] {
  return (objects as KubeObject[]).sort((a, b) =>
    a.metadata.uid < b.metadata.uid ? -1 : 1,
  );
}

/** What a mirror and a fresh list say of each kind; equal when the mirror is right. */
async function compareWithFreshList(
  mirror: DefaultClusterMirror,
  client: KubeClient,
  options: { except?: KindKey[] } = {},
): Promise<{ mirror: object; fresh: object }> {
  const mirrored: Record<string, KubeObject[]> = {};
  const fresh: Record<string, KubeObject[]> = {};
  const kinds = KINDS.filter(
    kind => kind.key !== 'leases' && !options.except?.includes(kind.key),
  );
  for (const kind of kinds) {
    fresh[kind.key] = sorted(
      (await freshList(client, kind)).map(object => trim(kind.key, object)),
    );
    mirrored[kind.key] = sorted(mirror.contents(kind.key));
  }
  return { mirror: mirrored, fresh };
}

/** Waits until the mirror equals a fresh list, and lets the test fail with the difference if it does not. */
export async function expectEqualToFreshList(
  mirror: DefaultClusterMirror,
  client: KubeClient,
  options: { except?: KindKey[]; within?: number } = {},
): Promise<void> {
  const deadline = Date.now() + (options.within ?? 5000);
  for (;;) {
    const { mirror: mirrored, fresh } = await compareWithFreshList(
      mirror,
      client,
      options,
    );
    try {
      expect(mirrored).toEqual(fresh);
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
}
