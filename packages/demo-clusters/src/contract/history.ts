import { Answer, Client, OpenWatch, WatchEvent } from './client';
import type { KubeObject } from '../types';

/** The objects of some collections at one moment, by the collections' paths. */
export type Moment = Record<string, KubeObject[]>;

const RETRY_MS = 20;

/** Nothing where the kind is not served. */
function itemsOf(answer: Answer): KubeObject[] {
  return answer.code === 200 ? answer.body.items : [];
}

function after(
  objects: KubeObject[],
  { type, object }: WatchEvent,
): KubeObject[] {
  const others = objects.filter(
    ({ metadata }) => metadata.uid !== object.metadata.uid,
  );
  return type === 'DELETED' ? others : [...others, object];
}

const identityOf = ({ metadata }: KubeObject) =>
  `${metadata.uid} ${metadata.resourceVersion}`;

/** What a collection answers. */
interface List {
  items: KubeObject[];
  metadata: { resourceVersion: string };
}

/** What a list has beyond what was known. */
function eventsBetween(
  known: KubeObject[],
  { items, metadata }: List,
): WatchEvent[] {
  const before = new Set(known.map(identityOf));
  const uids = new Set(items.map(item => item.metadata.uid));
  const { resourceVersion } = metadata;
  return [
    ...known
      .filter(object => !uids.has(object.metadata.uid))
      .map(object => ({
        type: 'DELETED',
        object: {
          ...object,
          metadata: { ...object.metadata, resourceVersion },
        },
      })),
    ...items
      .filter(item => !before.has(identityOf(item)))
      .map(object => ({ type: 'MODIFIED', object })),
  ];
}

/** What was reported of one collection since it was listed first. */
class Collection {
  /** Those of one watch after the other; the last one grows. */
  readonly #sent: WatchEvent[][] = [];
  #watch: OpenWatch | undefined;
  #isOver = false;

  /** Undefined where the kind is not served. */
  static async begin(
    client: Client,
    path: string,
  ): Promise<Collection | undefined> {
    const answer = await client.get(path);
    if (answer.code !== 200) {
      return undefined;
    }
    const { items, metadata } = answer.body;
    const collection = new Collection(client, path, items);
    await collection.#open(metadata.resourceVersion);
    return collection;
  }

  private constructor(
    private readonly client: Client,
    readonly path: string,
    readonly beginning: KubeObject[],
  ) {}

  get events(): WatchEvent[] {
    return this.#sent.flat().filter(({ type }) => type !== 'ERROR');
  }

  end(): void {
    this.#isOver = true;
    this.#watch?.close();
  }

  /** Waits until the watch has reported what a list has. */
  async catchUp(): Promise<void> {
    const identify = (objects: KubeObject[]) =>
      objects.map(identityOf).sort().join();
    const isCaughtUp = (answer: Answer) =>
      identify(itemsOf(answer)) === identify(this.#current());
    const last = await this.client.eventually(this.path, isCaughtUp);
    if (!isCaughtUp(last)) {
      throw new Error(
        `The watch of ${this.path} does not report what a list does`,
      );
    }
  }

  #current(): KubeObject[] {
    return this.events.reduce(after, this.beginning);
  }

  async #open(resourceVersion: string): Promise<void> {
    const watch = await this.client.watch(
      `${this.path}${
        this.path.includes('?') ? '&' : '?'
      }resourceVersion=${resourceVersion}`,
    );
    this.#watch = watch;
    if (this.#isOver) {
      watch.close();
    }
    this.#sent.push(watch.events);
    void watch.ended.then(() => this.#goOn());
  }

  /** API servers end the watches of a kind whose definition changes, and remember nothing from before that. */
  async #goOn(): Promise<void> {
    while (!this.#isOver) {
      try {
        const answer = await this.client.get(this.path);
        if (answer.code === 200) {
          this.#sent.push(eventsBetween(this.#current(), answer.body));
          await this.#open(answer.body.metadata.resourceVersion);
          return;
        }
      } catch {
        // It is not served at the moment; whether that matters is seen when a list is compared.
      }
      await new Promise(resolve => {
        setTimeout(resolve, RETRY_MS);
      });
    }
  }
}

/**
 * What the objects of some collections were, moment by moment. Read by watches, so that no state is missed, however
 * short it was and however late somebody looks.
 */
export class History {
  /** @param paths - of collections, with a selector or without; those whose kind is not served yet are left out */
  static async begin(client: Client, paths: string[]): Promise<History> {
    const collections: Collection[] = [];
    for (const path of paths) {
      const collection = await Collection.begin(client, path);
      if (collection) {
        collections.push(collection);
      }
    }
    return new History(collections);
  }

  private constructor(private readonly collections: Collection[]) {}

  /** Every moment since the beginning, oldest first, up to one that lists have too. */
  async moments(): Promise<Moment[]> {
    for (const collection of this.collections) {
      await collection.catchUp();
    }
    // Changes of all kinds are counted in one row, as they are kept in one etcd.
    const changes = this.collections
      .flatMap(({ path, events }) =>
        events.map(event => ({
          path,
          event,
          version: Number(event.object.metadata.resourceVersion),
        })),
      )
      .sort((a, b) => a.version - b.version);
    let moment: Moment = Object.fromEntries(
      this.collections.map(({ path, beginning }) => [path, beginning]),
    );
    const moments = [moment];
    for (const { path, event } of changes) {
      moment = { ...moment, [path]: after(moment[path], event) };
      moments.push(moment);
    }
    return moments;
  }

  end(): void {
    this.collections.forEach(collection => collection.end());
  }
}
