import { ControllerContext, refOf } from '../controllers/context';
import { KubeObject } from '../types';
import { VMIS } from './resources';

const UNITS: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000 };

/** Milliseconds of a duration as Go writes it: `1h5m`, `90s`; undefined where there is none. */
export function goMilliseconds(duration: unknown): number | undefined {
  return typeof duration === 'string'
    ? [...duration.matchAll(/(\d{1,9})([hms])/g)].reduce(
        (sum, [, count, unit]) => sum + Number(count) * UNITS[unit],
        0,
      )
    : undefined;
}

/**
 * Freezes the file systems of a guest, or lets them go (kubevirt v1.9 pkg/virt-launcher/virtwrap/manager.go
 * FreezeVMI): a freeze ends by itself after the time given, where that is not zero.
 *
 * @param until - a duration of Go; undefined ends a freeze
 */
export function setFrozen(
  context: ControllerContext,
  vmi: KubeObject,
  until: string | undefined,
): void {
  const { store, clock } = context;
  const write = (frozen: boolean) => (draft: KubeObject) => {
    if (frozen) {
      draft.status.fsFreezeStatus = 'frozen';
    } else {
      delete draft.status.fsFreezeStatus;
    }
  };
  const ref = refOf(VMIS, vmi);
  store.mutate(ref, write(until !== undefined));
  const ms = goMilliseconds(until) ?? 0;
  if (ms > 0) {
    clock.after(ms, () => {
      if (store.get(ref)?.metadata.uid === vmi.metadata.uid) {
        store.mutate(ref, write(false));
      }
    });
  }
}
