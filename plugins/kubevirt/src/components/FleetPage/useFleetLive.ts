import { useApi } from '@backstage/frontend-plugin-api';
import {
  FLEET_LIMITS,
  type FleetVirtualMachine,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useEffect, useMemo, useState } from 'react';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { backoffMs } from '../../lib/backoff';
import { documentVisibility } from '../../lib/visibility';

/** Rows that are scrolled past are not followed. */
const SETTLE_MS = 300;
const BACKOFF = { baseMs: 2_000, capMs: 30_000, random: Math.random };

type Rows = ReadonlyMap<string, FleetVirtualMachine | undefined>;

/**
 * Follows the rows in sight.
 *
 * @param ids - of the rows
 * @returns the rows that were sent, undefined for one that is gone, and whether changes come as they happen
 */
export function useFleetLive(ids: readonly string[]): {
  rows: Rows;
  live: boolean;
} {
  const api = useApi(kubeVirtApiRef);
  const [rows, setRows] = useState<Rows>(new Map());
  const [live, setLive] = useState(false);
  const [hidden, setHidden] = useState(documentVisibility.isHidden);
  useEffect(
    () =>
      documentVisibility.subscribe(() =>
        setHidden(documentVisibility.isHidden()),
      ),
    [],
  );
  // By value: a list is drawn again more often than it is scrolled.
  const key = JSON.stringify(ids.slice(0, FLEET_LIMITS.rows));
  const followed = useMemo(() => JSON.parse(key) as string[], [key]);

  useEffect(() => {
    if (followed.length === 0 || hidden) {
      setLive(false);
      return undefined;
    }
    const gone = new AbortController();
    const wanted = new Set(followed);
    const receive = (changed: FleetVirtualMachine[], removed: string[]) =>
      setRows(before => {
        const after = new Map([...before].filter(([id]) => wanted.has(id)));
        changed.forEach(vm => after.set(vm.id, vm));
        removed.forEach(id => after.set(id, undefined));
        return after;
      });
    let timer: ReturnType<typeof setTimeout>;
    let attempt = 0;
    const follow = async () => {
      try {
        for await (const message of api.streamFleet(followed, gone.signal)) {
          if (gone.signal.aborted || message.type === 'end') {
            break;
          }
          attempt = 0;
          setLive(true);
          receive(message.data.changed, message.data.removed);
        }
      } catch {
        // What kind of failure it was is found out by the plain requests beside it.
      }
      if (!gone.signal.aborted) {
        setLive(false);
        attempt += 1;
        timer = setTimeout(follow, backoffMs(attempt, BACKOFF));
      }
    };
    timer = setTimeout(follow, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [api, followed, hidden]);
  return { rows, live };
}
