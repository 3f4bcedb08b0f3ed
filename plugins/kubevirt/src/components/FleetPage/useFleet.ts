import { useApi } from '@backstage/frontend-plugin-api';
import type {
  FleetPage,
  FleetQuery,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { useLoaded } from '../../loading';
import { FleetPages } from './FleetPages';
import type { ShownRow } from './FleetList';
import { linesOf, type Line, type Lines } from './lines';
import { useFleetLive } from './useFleetLive';

/** Counts and order are read again so often; rows in sight change at once. */
export const REFRESH_MS = 10_000;
/** Rows that are scrolled past are not loaded. */
const SETTLE_MS = 80;

/** What was asked for, and what came of it. */
interface Answered {
  query: FleetQuery;
  page: FleetPage;
}

/** The fleet as it is shown. */
export interface ShownFleet {
  /** The last answer; of the query before while the next one is under way. */
  answered?: Answered;
  /** The answer is not yet that of the query. */
  updating: boolean;
  loadedAt?: number;
  error?: Error;
  live: boolean;
  lines: Lines;
  rowOf: (line: Extract<Line, { kind: 'row' }>) => ShownRow;
  onSight: (first: number, last: number) => void;
  reload: () => void;
}

/**
 * All VMs that one may see: counts for all of them, and rows for those in sight.
 *
 * @param held - somebody is at the rows, so that none may move
 */
export function useFleet(
  query: FleetQuery,
  open: readonly string[],
  held: boolean,
): ShownFleet {
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    async (signal: AbortSignal): Promise<Answered> => ({
      query,
      page: await api.getFleet(
        query,
        { offset: 0, limit: 0, facets: true },
        signal,
      ),
    }),
    [api, query],
  );
  const loaded = useLoaded(load, { everyMs: REFRESH_MS });
  const last = useRef<Answered>();
  useEffect(() => {
    last.current = loaded.data ?? last.current;
  }, [loaded.data]);
  const answered = loaded.data ?? last.current;
  const lines = useMemo(
    () =>
      answered
        ? linesOf(answered.page, answered.query, open)
        : { count: 0, at: () => undefined },
    [answered, open],
  );

  const pages = useMemo(() => new FleetPages(api), [api]);
  const version = useSyncExternalStore(pages.subscribe, pages.getSnapshot);
  const [sight, setSight] = useState({ first: 0, last: -1 });
  const onSight = useCallback(
    (first: number, lastLine: number) =>
      setSight(before =>
        before.first === first && before.last === lastLine
          ? before
          : { first, last: lastLine },
      ),
    [],
  );
  /** When the rows in sight may be read again. */
  const generation = useRef(0);
  if (!held || loaded.loadedAt === undefined) {
    generation.current = loaded.loadedAt ?? generation.current;
  }
  const current = generation.current;
  const inSight = useMemo(
    () =>
      Array.from(
        { length: Math.max(0, sight.last - sight.first + 1) },
        (_, i) => lines.at(sight.first + i),
      ).filter(
        (line): line is Extract<Line, { kind: 'row' }> => line?.kind === 'row',
      ),
    [lines, sight],
  );
  useEffect(() => {
    const timer = setTimeout(() => pages.want(inSight, current), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [pages, inSight, current]);

  const ids = useMemo(
    () => {
      return inSight.flatMap(
        ({ source, index }) => pages.row(source, index)?.id ?? [],
      );
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the rows of `pages` are as of `version`
    [pages, inSight, version],
  );
  const { rows, live } = useFleetLive(ids);
  const rowOf = useCallback(
    ({ source, index }: Extract<Line, { kind: 'row' }>): ShownRow => {
      const loadedVm = pages.row(source, index);
      const gone =
        loadedVm !== undefined &&
        rows.has(loadedVm.id) &&
        rows.get(loadedVm.id) === undefined;
      return {
        vm: (loadedVm && rows.get(loadedVm.id)) ?? loadedVm,
        gone,
        failed: pages.error(source, index) !== undefined,
      };
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the rows of `pages` are as of `version`
    [pages, rows, version],
  );
  return {
    answered,
    updating: loaded.data === undefined && answered !== undefined,
    loadedAt: loaded.loadedAt,
    error: loaded.error,
    live,
    lines,
    rowOf,
    onSight,
    reload: loaded.reload,
  };
}
