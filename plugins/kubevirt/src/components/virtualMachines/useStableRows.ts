import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type PointerEvent,
} from 'react';

/** A VM in its place. */
export interface Row {
  vm: VirtualMachineSummary;
  /** It was removed; its row stays until the reader looks away. */
  gone: boolean;
}

/** Options for {@link useStableRows}. */
export interface StableRowsOptions {
  /** The VMs to show, in the order they should have. */
  sorted: VirtualMachineSummary[];
  /** Every VM there is, those included that a filter hides. */
  all: VirtualMachineSummary[];
  /** Somebody is at the rows. */
  held: boolean;
  /** What the reader chose; a new choice puts the rows in order even while they are held. */
  choice?: unknown;
}

/**
 * Keeps rows in their places while somebody is at them: what they show goes on changing, but new
 * VMs come last and removed ones stay, marked as such. Otherwise a click would hit another VM than
 * the one that was aimed at.
 */
export function useStableRows(options: StableRowsOptions): Row[] {
  const { sorted, all, held, choice } = options;
  const shown = useRef<{ rows: Row[]; choice: unknown }>();
  const rows = useMemo(
    () =>
      held && shown.current?.choice === choice
        ? keepPositions(shown.current?.rows ?? [], sorted, all)
        : toRows(sorted),
    [held, sorted, all, choice],
  );
  useEffect(() => {
    shown.current = { rows, choice };
  }, [rows, choice]);
  return rows;
}

function toRows(vms: VirtualMachineSummary[]): Row[] {
  return vms.map(vm => ({ vm, gone: false }));
}

/** Puts the VMs into the places they had. */
export function keepPositions(
  shown: Row[],
  sorted: VirtualMachineSummary[],
  all: VirtualMachineSummary[],
): Row[] {
  const existing = new Map(all.map(vm => [vm.id, vm]));
  const kept = shown.map(row => {
    const vm = existing.get(row.vm.id);
    return vm ? { vm, gone: false } : { vm: row.vm, gone: true };
  });
  const placed = new Set(shown.map(row => row.vm.id));
  return [...kept, ...toRows(sorted.filter(vm => !placed.has(vm.id)))];
}

/** The VM whose row an element is in. */
function vmOf(element: EventTarget): string | undefined {
  return element instanceof Element
    ? element.closest<HTMLElement>('[data-vm]')?.dataset.vm
    : undefined;
}

/**
 * Whether the pointer or the focus is inside an element, and at which VM.
 *
 * @returns the answer, and the properties that the element needs.
 */
export function usePointerOrFocus() {
  const [pointer, setPointer] = useState(false);
  const [focus, setFocus] = useState(false);
  const [pointerAt, setPointerAt] = useState<string>();
  const [focusAt, setFocusAt] = useState<string>();
  const props = useMemo(
    () => ({
      onPointerEnter: (event: PointerEvent) => {
        // A finger never leaves as a mouse does; it would hold the rows for ever.
        setPointer(event.pointerType !== 'touch');
      },
      onPointerOver: (event: PointerEvent) =>
        setPointerAt(
          event.pointerType === 'touch' ? undefined : vmOf(event.target),
        ),
      onPointerLeave: () => {
        setPointer(false);
        setPointerAt(undefined);
      },
      onFocus: (event: FocusEvent) => {
        setFocus(true);
        setFocusAt(vmOf(event.target));
      },
      onBlur: (event: FocusEvent) => {
        const inside = event.currentTarget.contains(event.relatedTarget);
        setFocus(inside);
        if (!inside) {
          setFocusAt(undefined);
        }
      },
    }),
    [],
  );
  return { present: pointer || focus, at: pointerAt ?? focusAt, props };
}
