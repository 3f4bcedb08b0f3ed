import { toError } from '@backstage/errors';
import type { FleetVirtualMachine } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { KubeVirtApi } from '../../api';
import type { RowSource } from './lines';

/** Rows that are asked for at once. */
const PAGE_SIZE = 100;
/** Pages that are kept: those one scrolled away from first make room. */
const MAX_PAGES = 20;

interface Page {
  rows?: FleetVirtualMachine[];
  error?: Error;
  /** Of the answer that it was asked for with. */
  generation: number;
  request?: AbortController;
}

/** The rows that were in sight, a page at a time, however long the list is. */
export class FleetPages {
  readonly #api: Pick<KubeVirtApi, 'getFleet'>;
  readonly #pages = new Map<string, Page>();
  readonly #listeners = new Set<() => void>();
  #version = 0;

  constructor(api: Pick<KubeVirtApi, 'getFleet'>) {
    this.#api = api;
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#pages.forEach(({ request }) => request?.abort());
      }
    };
  };

  /** Another number whenever a row came. */
  getSnapshot = (): number => this.#version;

  row(source: RowSource, index: number): FleetVirtualMachine | undefined {
    return this.#pages.get(keyOf(source, pageOf(index)))?.rows?.[
      index % PAGE_SIZE
    ];
  }

  /** Why a row could not be loaded. */
  error(source: RowSource, index: number): Error | undefined {
    const page = this.#pages.get(keyOf(source, pageOf(index)));
    return page?.rows ? undefined : page?.error;
  }

  /**
   * Loads the pages of these rows that are not there, and again those of before `generation`, whose rows stay until the
   * new ones are there.
   */
  want(
    rows: readonly { source: RowSource; index: number }[],
    generation: number,
  ): void {
    const wanted = new Map(
      rows.map(({ source, index }) => {
        const page = pageOf(index);
        return [keyOf(source, page), { source, page }] as const;
      }),
    );
    for (const [key, page] of this.#pages) {
      // One that was scrolled past is not waited for.
      if (!wanted.has(key) && page.request) {
        page.request.abort();
        this.#pages.delete(key);
      }
    }
    for (const [key, { source, page }] of wanted) {
      const known = this.#pages.get(key);
      this.#pages.delete(key);
      const kept = known ?? { generation: -1 };
      this.#pages.set(key, kept);
      if (!kept.request && kept.generation < generation) {
        this.#load(kept, source, page, generation);
      }
    }
    for (const key of this.#pages.keys()) {
      if (this.#pages.size <= Math.max(MAX_PAGES, wanted.size)) {
        break;
      }
      this.#pages.delete(key);
    }
  }

  async #load(
    page: Page,
    { query }: RowSource,
    index: number,
    generation: number,
  ): Promise<void> {
    const request = new AbortController();
    page.request = request;
    page.generation = generation;
    try {
      const answer = await this.#api.getFleet(
        query,
        { offset: index * PAGE_SIZE, limit: PAGE_SIZE },
        request.signal,
      );
      page.rows = answer.virtualMachines;
      page.error = undefined;
    } catch (error) {
      page.error = toError(error);
    }
    if (page.request === request) {
      page.request = undefined;
    }
    if (!request.signal.aborted) {
      this.#version += 1;
      this.#listeners.forEach(listener => listener());
    }
  }
}

function pageOf(index: number): number {
  return Math.floor(index / PAGE_SIZE);
}

function keyOf({ query }: RowSource, page: number): string {
  return `${page} ${JSON.stringify(query)}`;
}
