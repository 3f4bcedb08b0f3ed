import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LocatedVm } from '../access';
import { KubeError, type ClusterRegistry } from '../clusters';
import type { Clock } from '../lib/clock';
import { ClusterSemaphores } from '../lib/ClusterSemaphores';
import type { VmObjects } from '../model/vmObjects';
import type { KubeObject } from '../model';
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
/** Lists of events that one cluster gets at once, whoever asks. */
const CONCURRENCY = 8;
/** For all lists of one VM, in milliseconds, with the time that they wait for their turn. */
const READ_TIMEOUT = 30_000;
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
 * The objects that a VM's events are about, those first that help most. What a provisioner says, or why a
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

export interface EventReaderOptions {
  clusters: ClusterRegistry;
  clock: Clock;
  logger: LoggerService;
}

/**
 * Reads the events of a VM's objects from its cluster: bounded, on demand, a few lists at a time for all who ask. Those
 * who ask while the same is being read get what that gives.
 */
export class EventReader {
  readonly #options: EventReaderOptions;
  readonly #semaphores: ClusterSemaphores;
  /** What is being read, by cluster and objects. */
  readonly #reading = new Map<string, Promise<EventView[]>>();

  private constructor(options: EventReaderOptions) {
    this.#options = options;
    this.#semaphores = new ClusterSemaphores({
      clock: options.clock,
      limit: CONCURRENCY,
      timeout: TIMEOUT,
    });
  }

  static create(options: EventReaderOptions): EventReader {
    return new EventReader(options);
  }

  /**
   * Newest first, equal ones folded.
   *
   * @param caller - the whole principal as a string; where many ask, it is the turn of each of them
   */
  async read(located: LocatedVm, caller: string): Promise<EventView[]> {
    const { summary, vmObjects } = located;
    const uids = objectsOf(vmObjects)
      .slice(0, MAX_OBJECTS)
      .map(({ metadata }) => metadata.uid);
    const key = JSON.stringify([summary.cluster, summary.namespace, uids]);
    let reading = this.#reading.get(key);
    if (!reading) {
      reading = this.#read(located, uids, caller).finally(() =>
        this.#reading.delete(key),
      );
      this.#reading.set(key, reading);
    }
    return reading;
  }

  async #read(
    { summary }: LocatedVm,
    uids: string[],
    caller: string,
  ): Promise<EventView[]> {
    const { clock, logger } = this.#options;
    const { cluster, namespace, name } = summary;
    const given = new AbortController();
    const cancel = clock.after(READ_TIMEOUT, () => given.abort());
    try {
      const lists = await Promise.all(
        uids.map(async uid => {
          const leave = await this.#semaphores.acquire(
            cluster,
            caller,
            given.signal,
          );
          try {
            return await this.#list(cluster, namespace, uid, given.signal);
          } finally {
            leave();
          }
        }),
      );
      return foldEvents(lists.flat()).slice(0, MAX_EVENTS);
    } catch (error) {
      throw clusterError(
        error,
        cluster,
        `the events of ${namespace}/${name}`,
        logger,
      );
    } finally {
      cancel();
      // After a failure nobody waits for the rest.
      given.abort();
    }
  }

  async #list(
    cluster: string,
    namespace: string,
    uid: string,
    given: AbortSignal,
  ): Promise<KubeEvent[]> {
    if (given.aborted) {
      throw new KubeError({
        code: 0,
        message: `too many lists of events are being read from it`,
      });
    }
    const query = new URLSearchParams({
      fieldSelector: `involvedObject.uid=${uid}`,
      limit: String(EVENTS_PER_OBJECT),
    });
    const list = await this.#options.clusters
      .require(cluster)
      .client.json<EventList>(
        `/api/v1/namespaces/${encodeURIComponent(namespace)}/events?${query}`,
        { timeout: TIMEOUT, maxBytes: MAX_BYTES, signal: given },
      );
    return (list.items ?? []).filter(
      event => event.involvedObject?.uid === uid,
    );
  }
}
