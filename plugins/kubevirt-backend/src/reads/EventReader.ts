import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LocatedVm } from '../access';
import type { ClusterRegistry, KubeClient } from '../clusters';
import type { VmObjects } from '../model/vmObjects';
import type { KubeObject } from '../model/types';
import { clusterError } from './clusterError';
import { foldEvents, type KubeEvent } from './foldEvents';

/** So many objects of a VM are asked after. */
const MAX_OBJECTS = 16;
/** Of pods and migrations the newest; events of old ones are gone anyway. */
const NEWEST_PODS = 4;
const NEWEST_MIGRATIONS = 2;
const EVENTS_PER_OBJECT = 100;
const MAX_EVENTS = 200;
const TIMEOUT = 10_000;
/** Of one list; an event is a few kilobytes at most. */
const MAX_BYTES = 8 * 1024 * 1024;

interface EventList {
  items?: KubeEvent[];
}

function age(object: KubeObject): string {
  return object.metadata.creationTimestamp ?? '';
}

function newest<T extends KubeObject>(objects: T[], count: number): T[] {
  return [...objects]
    .sort((a, b) => (age(a) < age(b) ? 1 : -1))
    .slice(0, count);
}

/**
 * The objects that a VM's events are about, those first that tell most. What a provisioner says, or why a
 * clone does not begin, stands in events of the claim and nowhere else.
 */
function objectsOf(vmObjects: VmObjects): KubeObject[] {
  return [
    vmObjects.vm,
    vmObjects.vmi,
    ...newest(vmObjects.pods, NEWEST_PODS),
    ...newest(vmObjects.migrations, NEWEST_MIGRATIONS),
    ...vmObjects.dataVolumes.flatMap(volume => [
      volume,
      ...vmObjects.claims.filter(
        claim => claim.metadata.name === volume.metadata.name,
      ),
    ]),
    ...vmObjects.claims,
    ...newest(vmObjects.pods, MAX_OBJECTS),
  ].filter(
    (object, index, all): object is KubeObject =>
      object !== undefined && all.indexOf(object) === index,
  );
}

/**
 * Reads the events of a VM's objects from its cluster: bounded, on demand. Those who ask while the same is being read
 * get what that gives.
 */
export class EventReader {
  readonly #clusters: ClusterRegistry;
  readonly #logger: LoggerService;
  /** What is being read, by cluster and objects. */
  readonly #reading = new Map<string, Promise<EventView[]>>();

  private constructor(clusters: ClusterRegistry, logger: LoggerService) {
    this.#clusters = clusters;
    this.#logger = logger;
  }

  static create(options: {
    clusters: ClusterRegistry;
    logger: LoggerService;
  }): EventReader {
    return new EventReader(options.clusters, options.logger);
  }

  /** Newest first, equal ones folded. */
  async read(located: LocatedVm): Promise<EventView[]> {
    const { summary, vmObjects } = located;
    const uids = objectsOf(vmObjects)
      .slice(0, MAX_OBJECTS)
      .map(({ metadata }) => metadata.uid);
    const key = JSON.stringify([summary.cluster, summary.namespace, uids]);
    let reading = this.#reading.get(key);
    if (!reading) {
      reading = this.#read(located, uids).finally(() =>
        this.#reading.delete(key),
      );
      this.#reading.set(key, reading);
    }
    return reading;
  }

  async #read({ summary }: LocatedVm, uids: string[]): Promise<EventView[]> {
    const client = this.#clusters.get(summary.cluster)!.client;
    try {
      const lists = await Promise.all(
        uids.map(uid => this.#list(client, summary.namespace, uid)),
      );
      return foldEvents(lists.flat()).slice(0, MAX_EVENTS);
    } catch (error) {
      throw clusterError(
        error,
        summary.cluster,
        `the events of ${summary.namespace}/${summary.name}`,
        this.#logger,
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
      { timeout: TIMEOUT, maxBytes: MAX_BYTES },
    );
    return (list.items ?? []).filter(
      event => event.involvedObject?.uid === uid,
    );
  }
}
