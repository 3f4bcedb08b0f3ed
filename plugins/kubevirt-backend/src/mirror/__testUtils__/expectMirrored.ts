import type { KubeClient } from '../../clusters';
import type { DefaultClusterMirror } from '../DefaultClusterMirror';
import type { KindKey } from '../../kubevirt/kinds';
import { expectEqualToFreshList } from './freshList';
import { independentViews } from './independentViews';

/**
 * Waits until the mirror is right: equal to a fresh list object for object, and equal in what is shown
 * of untrimmed objects, so that a trim that loses something shows. `client` lists; a fault between the
 * mirror and the API server is not to stand in its way.
 */
export async function expectMirrored(
  mirror: DefaultClusterMirror,
  client: KubeClient,
  options: { except?: KindKey[]; within: number },
): Promise<true> {
  await until(() => mirror.status().state === 'synced', options.within);
  await expectEqualToFreshList(mirror, client, options);
  const deadline = Date.now() + options.within;
  for (;;) {
    try {
      const [sample] = mirror.find({});
      const { platform, unreadable, now } = mirror.vmObjects(
        sample?.namespace,
        sample?.name,
      )!;
      const fresh = byId(
        await independentViews(
          mirror.cluster,
          client,
          { platform, unreadable, now },
          options,
        ),
      );
      expect(byId(mirror.find({}))).toEqual(fresh);
      return true;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
}

/** Waits until it is so, and looks so often; fails with what was waited for. */
export async function until(
  what: () => boolean,
  within: number,
  every = 5,
): Promise<void> {
  const deadline = Date.now() + within;
  while (!what()) {
    if (Date.now() > deadline) {
      throw new Error(`It did not come true within ${within} ms: ${what}`);
    }
    await new Promise(resolve => setTimeout(resolve, every));
  }
}

function byId<T extends { id: string }>(views: T[]): Record<string, T> {
  return Object.fromEntries(views.map(view => [view.id, view]));
}
