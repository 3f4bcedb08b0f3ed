import type { EventView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LocatedVm } from '../access';
import type { ClusterRegistry, KubeClient } from '../clusters';
import type { KubeObject } from '../model/types';
import { clusterError } from './clusterError';
import { foldEvents, type KubeEvent } from './foldEvents';

/** So many objects of a VM are asked after, the newest pods first; old pods' events are gone anyway. */
const MAX_OBJECTS = 16;
const EVENTS_PER_OBJECT = 100;
const MAX_EVENTS = 200;
const TIMEOUT = 10_000;

interface EventList {
  items?: KubeEvent[];
}

function age(object: KubeObject): string {
  return object.metadata.creationTimestamp ?? '';
}

/** Reads the events of a VM's objects from its cluster: bounded, on demand. */
export class EventReader {
  readonly #clusters: ClusterRegistry;

  private constructor(clusters: ClusterRegistry) {
    this.#clusters = clusters;
  }

  static create(options: { clusters: ClusterRegistry }): EventReader {
    return new EventReader(options.clusters);
  }

  /** Newest first, equal ones folded. */
  async read(located: LocatedVm): Promise<EventView[]> {
    const { summary, parts } = located;
    const client = this.#clusters.get(summary.cluster)!.client;
    const pods = [...parts.pods].sort((a, b) => (age(a) < age(b) ? 1 : -1));
    const objects = [parts.vm, parts.vmi, ...parts.dataVolumes, ...pods]
      .filter((object): object is KubeObject => object !== undefined)
      .slice(0, MAX_OBJECTS);
    try {
      const lists = await Promise.all(
        objects.map(object =>
          this.#list(client, summary.namespace, object.metadata.uid),
        ),
      );
      return foldEvents(lists.flat()).slice(0, MAX_EVENTS);
    } catch (error) {
      throw clusterError(
        error,
        summary.cluster,
        `the events of ${summary.namespace}/${summary.name}`,
      );
    }
  }

  async #list(
    client: KubeClient,
    namespace: string,
    uid: string,
  ): Promise<KubeEvent[]> {
    const query = new URLSearchParams({
      fieldSelector: `involvedObject.uid=${uid}`,
      limit: String(EVENTS_PER_OBJECT),
    });
    const list = await client.json<EventList>(
      `/api/v1/namespaces/${encodeURIComponent(namespace)}/events?${query}`,
      { timeout: TIMEOUT },
    );
    return (list.items ?? []).filter(
      event => event.involvedObject?.uid === uid,
    );
  }
}
