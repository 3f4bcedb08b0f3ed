import { Answer, Client, OpenWatch, WatchEvent } from './client';

/** The objects of some collections at one moment, by the collections' paths. */
export type Moment = Record<string, any[]>;

interface Collection {
  path: string;
  /** What was there at the beginning. */
  objects: any[];
  watch: OpenWatch;
}

/** Nothing where the kind is served no more. */
function itemsOf(answer: Answer): any[] {
  return answer.code === 200 ? answer.body.items : [];
}

function after(objects: any[], { type, object }: WatchEvent): any[] {
  const others = objects.filter(
    ({ metadata }) => metadata.uid !== object.metadata.uid,
  );
  return type === 'DELETED' ? others : [...others, object];
}

/** Which objects these are, and in which version. */
function identify(objects: any[]): string {
  return objects
    .map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`)
    .sort()
    .join();
}

/**
 * What the objects of some collections were, moment by moment. Watches tell it, so that no state is missed, however
 * short it was and however late somebody looks.
 */
export class History {
  /** @param paths - of collections, with a selector or without; those whose kind is not served yet are left out */
  static async begin(client: Client, paths: string[]): Promise<History> {
    const collections: Collection[] = [];
    for (const path of paths) {
      const answer = await client.get(path);
      if (answer.code === 200) {
        const { items, metadata } = answer.body;
        const from = `resourceVersion=${metadata.resourceVersion}`;
        const watch = await client.watch(
          `${path}${path.includes('?') ? '&' : '?'}${from}`,
        );
        collections.push({ path, objects: items, watch });
      }
    }
    return new History(client, collections);
  }

  private constructor(
    private readonly client: Client,
    private readonly collections: Collection[],
  ) {}

  /** Every moment since the beginning, oldest first, up to one that lists tell too. */
  async moments(): Promise<Moment[]> {
    for (const collection of this.collections) {
      await this.#catchUp(collection);
    }
    // Changes of all kinds are counted in one row, as they are kept in one etcd.
    const events = this.collections
      .flatMap(({ path, watch }) =>
        watch.events.map(event => ({
          path,
          event,
          version: Number(event.object.metadata.resourceVersion),
        })),
      )
      .sort((a, b) => a.version - b.version);
    let moment: Moment = Object.fromEntries(
      this.collections.map(({ path, objects }) => [path, objects]),
    );
    const moments = [moment];
    for (const { path, event } of events) {
      moment = { ...moment, [path]: after(moment[path], event) };
      moments.push(moment);
    }
    return moments;
  }

  end(): void {
    this.collections.forEach(({ watch }) => watch.close());
  }

  /** Waits until a watch has told what a list tells. */
  async #catchUp({ path, objects, watch }: Collection): Promise<void> {
    const isCaughtUp = (answer: Answer) =>
      identify(itemsOf(answer)) ===
      identify(watch.events.reduce(after, objects));
    const last = await this.client.eventually(path, isCaughtUp);
    if (!isCaughtUp(last)) {
      throw new Error(
        `The watch of ${path} has not told what a list tells: ${JSON.stringify(
          watch.events.at(-1),
        )}`,
      );
    }
  }
}
