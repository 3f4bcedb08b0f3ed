import type {
  ClusterStatus,
  VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { statusForCallers, type DeclaredOnly, type LocatedVm } from '../access';
import { describeAwaited } from '../model';
import type { VmObjects } from '../model/vmObjects';

/** One VM in full: as it is, or, if the entity only declares it, why it is not there. */
export function describeFound(
  found: LocatedVm | DeclaredOnly,
  describeVm: (
    vmObjects: VmObjects,
    status: ClusterStatus,
  ) => VirtualMachineDetail,
): VirtualMachineDetail {
  return 'awaited' in found
    ? describeAwaited(found.awaited, found.status)
    : describeVm(found.vmObjects, statusForCallers(found.mirror.status()));
}
