import {
  ANNOTATION_SNAPSHOT_SCHEDULE,
  formatSnapshotSchedule,
  MAX_SCHEDULED_SNAPSHOTS,
  parseSnapshotSchedule,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { checkInteger, refuse, show } from '../checks';
import type { VmInput } from '../types';
import { isObject } from '../yaml';

/**
 * The annotation by which a VM asks for snapshots, for the VM alone: the portal does not look at that of a template.
 *
 * @returns nothing where there is no schedule, or an empty one, as forms send it that were not filled in
 */
export function snapshotScheduleAnnotation(
  input: Pick<VmInput, 'snapshotSchedule' | 'annotations'>,
  kind: string,
  path: string,
): Record<string, string> {
  const at = `${path}.snapshotSchedule`;
  const given: unknown = input.snapshotSchedule ?? {};
  if (!isObject(given)) {
    refuse(at, 'must be an object, for example { every: 6h, keep: 4 }');
  }
  const { every, keep } = given;
  if (isEmpty(every) && isEmpty(keep)) {
    return {};
  }
  if (kind !== 'VirtualMachine') {
    refuse(
      at,
      `belongs to VirtualMachines; KubeVirt takes no snapshots of a ${kind}`,
    );
  }
  if (input.annotations?.[ANNOTATION_SNAPSHOT_SCHEDULE] !== undefined) {
    refuse(
      at,
      `is also in annotations, as ${ANNOTATION_SNAPSHOT_SCHEDULE}; leave one out`,
    );
  }
  const schedule =
    typeof every === 'string'
      ? parseSnapshotSchedule(`every ${every}, keep 1`)
      : undefined;
  if (!schedule) {
    refuse(
      `${at}.every`,
      `${show(
        every,
      )} is no interval: write hours or days from 1h to 30d, for example 6h or 1d`,
    );
  }
  return {
    [ANNOTATION_SNAPSHOT_SCHEDULE]: formatSnapshotSchedule({
      ...schedule,
      keep: checkInteger(keep, `${at}.keep`, {
        min: 1,
        max: MAX_SCHEDULED_SNAPSHOTS,
      }),
    }),
  };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '';
}
