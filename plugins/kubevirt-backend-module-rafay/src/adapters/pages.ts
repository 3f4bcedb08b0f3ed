import { z } from 'zod';
import type { RafayReader } from '../client/RafayClient';
import { RafayError } from '../client/RafayError';
import { decode } from './decode';

const PAGE_SIZE = 100;
const MAX_PAGES = 50;

/** v3 counts in `metadata.count` and lists in `items`; v1 in `count` and `results`. */
const page = z.looseObject({
  metadata: z.looseObject({ count: z.number().optional() }).nullish(),
  count: z.number().optional(),
  items: z.array(z.unknown()).nullish(),
  results: z.array(z.unknown()).nullish(),
});

/** Names of the parameters of a page. v2 puts those of a list behind `options.` (Rafay's console). */
const PAGING = { limit: 'limit', offset: 'offset' };
export const V2_PAGING: typeof PAGING = {
  limit: 'options.limit',
  offset: 'options.offset',
};

/**
 * All items of a list, page by page, each read by its shape.
 *
 * @remarks
 * List envelope of v3: `apiVersion`, `kind`, `metadata` with `count`, `limit`, `offset`, and `items` (OpenAPI "Kubernetes
 * Operations APIs v3"); of v1: `count`, `results` (Rafay's Python SDK examples). A server that ignores `offset` would
 * answer with the same page for ever, so that a page that begins as the one before ends the list.
 */
export async function readAllPages<T extends z.ZodType>(
  rafay: RafayReader,
  shape: T,
  what: string,
  path: string,
  query: Record<string, string> = {},
  paging: typeof PAGING = PAGING,
): Promise<z.output<T>[]> {
  const items = await readItems(rafay, what, path, query, paging);
  return items.map(item => decode(shape, item, what));
}

async function readItems(
  rafay: RafayReader,
  what: string,
  path: string,
  query: Record<string, string>,
  paging: typeof PAGING,
): Promise<unknown[]> {
  const all: unknown[] = [];
  let before: string | undefined;
  for (let index = 0; index < MAX_PAGES; index++) {
    const body = decode(
      page,
      await rafay.json({
        what,
        path,
        query: {
          ...query,
          [paging.limit]: String(PAGE_SIZE),
          [paging.offset]: String(all.length),
        },
      }),
      what,
    );
    const items = body.items ?? body.results;
    if (!items) {
      throw new RafayError(
        'unreadable',
        `Rafay's answer to the question for ${what} cannot be read: it has no list`,
      );
    }
    const first = JSON.stringify(items[0]);
    if (items.length === 0 || first === before) {
      return all;
    }
    before = first;
    all.push(...items);
    const count = body.metadata?.count ?? body.count;
    // A server that knows no paging answers with all of them at once; one with shorter pages says how many there are.
    if (
      count === undefined ? items.length !== PAGE_SIZE : all.length >= count
    ) {
      return all;
    }
  }
  throw new RafayError(
    'unreadable',
    `Rafay lists more than ${MAX_PAGES * PAGE_SIZE} ${what}`,
  );
}
