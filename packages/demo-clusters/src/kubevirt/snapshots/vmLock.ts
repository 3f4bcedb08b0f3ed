import { ControllerContext, refOf } from '../../controllers/context';
import { KubeObject } from '../../types';
import { VMS } from '../resources';

/** What holds a VM while a snapshot of it is taken, or while it is restored: a field of its status. */
export type LockField = 'snapshotInProgress' | 'restoreInProgress';

/** Takes the lock, where nobody else has it; whether it is held then. */
export function lockVm(
  { store }: ControllerContext,
  vm: KubeObject,
  field: LockField,
  name: string,
): boolean {
  const { snapshotInProgress, restoreInProgress } = vm.status ?? {};
  const holder = snapshotInProgress ?? restoreInProgress;
  if (holder !== undefined) {
    return vm.status[field] === name;
  }
  store.mutate(refOf(VMS, vm), draft => {
    draft.status ??= {};
    draft.status[field] = name;
  });
  return true;
}

export function unlockVm(
  { store }: ControllerContext,
  vm: KubeObject | undefined,
  field: LockField,
  name: string,
): void {
  if (vm?.status?.[field] === name) {
    store.mutate(refOf(VMS, vm), draft => {
      delete draft.status[field];
    });
  }
}
