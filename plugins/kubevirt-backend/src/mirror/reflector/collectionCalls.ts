import { KubeError } from '../../clusters';
import type { KubeObject } from '../../kubevirt/types';
import { EventLoopYielder } from '../../lib/EventLoopYielder';
import type { Collection, ReflectorSink } from './reflectorTypes';

interface ListPage {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: (KubeObject | null)[] | null;
}

const PARTIAL = 'g=meta.k8s.io;v=v1,application/json';
/** Expired continue tokens that are put up with before the list is asked for in one piece. */
const MAX_EXPIRED_PAGES = 2;

function urlOf(
  { path, labelSelector }: Collection,
  query: Record<string, string | number | undefined>,
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ labelSelector, ...query })) {
    if (value !== undefined) {
      parameters.set(name, String(value));
    }
  }
  return `${path}?${parameters}`;
}

/**
 * Reads all pages of a list into a sink and returns the version to watch from. Where a page's snapshot
 * was compacted away meanwhile (410) it begins again, in the end without pages, as client-go's pager does.
 */
export async function listPages(
  collection: Collection,
  options: {
    sink: ReflectorSink;
    pageSize: number;
    /** Called for each page; the signal that ends it. */
    signal(): AbortSignal;
    onPage(): void;
  },
): Promise<string> {
  const { sink, pageSize, signal, onPage } = options;
  const yielder = new EventLoopYielder();
  let expired = 0;
  const read = (token: string | undefined) =>
    collection.client.json<ListPage | undefined>(
      urlOf(collection, {
        limit: expired > MAX_EXPIRED_PAGES ? undefined : pageSize,
        continue: token,
      }),
      {
        signal: signal(),
        accept: collection.metadataOnly
          ? `application/json;as=PartialObjectMetadataList;${PARTIAL}`
          : undefined,
        turn: () => yielder.turn(),
      },
    );
  for (;;) {
    let token: string | undefined;
    let version: string | undefined;
    sink.beginList();
    try {
      let next = read(undefined);
      do {
        const page = asPage(await next, collection);
        onPage();
        // Of the first page, as client-go's pager takes it: where a server has no snapshot, what changes
        // between two pages is sent by the watch.
        version ??= page.metadata?.resourceVersion;
        token = page.metadata?.continue || undefined;
        if (token) {
          // The server gets the next page ready meanwhile.
          next = read(token);
          next.catch(() => {});
        }
        for (const object of page.items ?? []) {
          if (object?.metadata) {
            sink.listed(object);
          }
          await yielder.pause();
        }
      } while (token);
      sink.endList();
      return version ?? '';
    } catch (error) {
      sink.abortList();
      const again = token && expired <= MAX_EXPIRED_PAGES;
      if (again && error instanceof KubeError && error.code === 410) {
        expired += 1;
        continue;
      }
      throw error;
    }
  }
}

/** Some proxies answer 200 with an error of their own, which must not be taken for a list of nothing. */
function asPage(page: ListPage | undefined, { path }: Collection): ListPage {
  if (!page?.metadata || page.items === undefined) {
    throw new KubeError({
      code: 502,
      reason: 'InvalidList',
      message: `A list of ${path} was asked for, and something else came: is it the API server that answers?`,
    });
  }
  return page;
}

/** Asks for the newest version that the server knows: of a list, of which no more is read than one object. */
export async function readVersion(
  { client, path }: Collection,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { metadata } = await client.json<ListPage>(`${path}?limit=1`, {
    signal,
  });
  return metadata?.resourceVersion;
}

/** Opens a watch from a version on, or, without one, a watch that first sends what exists. */
export function openWatch(
  collection: Collection,
  options: {
    from: string | undefined;
    /** Milliseconds after which the server ends it. */
    timeout: number;
    signal: AbortSignal;
  },
): Promise<AsyncIterable<Uint8Array>> {
  return collection.client.stream(
    urlOf(collection, {
      watch: '1',
      allowWatchBookmarks: 'true',
      timeoutSeconds: Math.ceil(options.timeout / 1000),
      ...(options.from === undefined
        ? { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }
        : { resourceVersion: options.from }),
    }),
    {
      signal: options.signal,
      accept: collection.metadataOnly
        ? `application/json;as=PartialObjectMetadata;${PARTIAL}`
        : undefined,
    },
  );
}
