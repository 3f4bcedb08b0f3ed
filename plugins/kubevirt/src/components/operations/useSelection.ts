import { useMemo, useState } from 'react';

/** Which VMs of a list are selected, by id. */
export interface Selection {
  has(id: string): boolean;
  toggle(id: string): void;
  /** Selects all of them, or none where all are. */
  toggleAll(ids: readonly string[]): void;
  clear(): void;
}

/** A selection of VMs that lives as long as the list shows. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return useMemo(
    () => ({
      has: id => ids.has(id),
      toggle: id => {
        const next = new Set(ids);
        if (!next.delete(id)) {
          next.add(id);
        }
        setIds(next);
      },
      toggleAll: wanted => {
        const next = new Set(ids);
        const all = wanted.every(id => ids.has(id));
        wanted.forEach(id => (all ? next.delete(id) : next.add(id)));
        setIds(next);
      },
      clear: () => setIds(new Set()),
    }),
    [ids],
  );
}
