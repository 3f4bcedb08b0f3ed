import { denied } from '../controllers/webhooks';
import { StatusError } from '../status';
import { KubeObject } from '../types';

const same = (a: unknown, b: unknown) =>
  JSON.stringify(a) === JSON.stringify(b);

/**
 * What virt-api refuses to change of a VM while a snapshot of it is made, or while it is restored (kubevirt v1.9
 * pkg/storage/admitters/vm-storage-status.go).
 */
export function lockRefusal(
  before: KubeObject,
  after: KubeObject,
): StatusError | undefined {
  const { snapshotInProgress: snapshot, restoreInProgress: restore } =
    after.status ?? {};
  const strategyOf = ({ spec }: KubeObject) => [spec.running, spec.runStrategy];
  const volumesOf = ({ spec }: KubeObject) => spec.template?.spec?.volumes;
  const kept = same(strategyOf(before), strategyOf(after));
  let why: string | undefined;
  if (restore && !kept) {
    why = `Cannot update VM runStrategy until restore "${restore}" completes`;
  } else if (snapshot && !same(volumesOf(before), volumesOf(after))) {
    why = `Cannot update vm disks or volumes until snapshot "${snapshot}" completes`;
  } else if (snapshot && !kept) {
    why = `Cannot update vm running state until snapshot "${snapshot}" completes`;
  }
  return why === undefined
    ? undefined
    : denied('virtualmachine-validator.kubevirt.io', why);
}
