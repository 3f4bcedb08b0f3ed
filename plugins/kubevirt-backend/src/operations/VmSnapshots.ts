import {
  ANNOTATION_SNAPSHOT_SCHEDULE,
  type OperationRefusal,
  type VirtualMachineSnapshots,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LocatedVm } from '../access';
import type { Clock } from '../lib/clock';
import {
  describeSchedule,
  describeSnapshots,
  localizableText,
  snapshotGateOf,
  type SnapshotFacts,
} from '../model';
import { whyUnread, type SnapshotReader, type SnapshotsUnread } from '../reads';
import { refusal } from './OperationGuard';

/** What the portal's credential needs to show snapshots. */
const READ_RULE = {
  apiGroups: ['snapshot.kubevirt.io'],
  resources: ['virtualmachinesnapshots', 'virtualmachinerestores'],
  verbs: ['get', 'list'],
};

export interface VmSnapshotsOptions {
  reader: SnapshotReader;
  clock: Clock;
  /** Whether schedules are carried out. */
  schedules: boolean;
}

/** The snapshots of VMs, as they are shown, and as operations need to know them. */
export class VmSnapshots {
  readonly #options: VmSnapshotsOptions;

  private constructor(options: VmSnapshotsOptions) {
    this.#options = options;
  }

  static create(options: VmSnapshotsOptions): VmSnapshots {
    return new VmSnapshots(options);
  }

  /** What is known without asking the cluster. */
  gate({ mirror }: LocatedVm): SnapshotFacts {
    return { gate: snapshotGateOf(mirror.kubevirts()) };
  }

  /**
   * For those who look.
   *
   * @throws ServiceUnavailableError if the cluster does not answer
   */
  async show(located: LocatedVm): Promise<VirtualMachineSnapshots> {
    const shown = await this.#show(located);
    const metadata = located.vmObjects.vm?.metadata;
    const annotation = metadata?.annotations?.[ANNOTATION_SNAPSHOT_SCHEDULE];
    if (!metadata?.uid || annotation === undefined) {
      return shown;
    }
    const { clock, schedules } = this.#options;
    const carriedOut =
      shown.problem || metadata.deletionTimestamp ? 'blocked' : 'on';
    return {
      ...shown,
      schedule: describeSchedule(
        annotation,
        metadata.uid,
        schedules ? carriedOut : 'off',
        clock.now(),
      ),
    };
  }

  async #show(located: LocatedVm): Promise<VirtualMachineSnapshots> {
    const found = await this.#read(located, false);
    return typeof found === 'string'
      ? {
          snapshots: [],
          restores: [],
          truncated: false,
          problem: {
            code: found,
            ...localizableText(whyUnread(found, located.summary)),
            ...(found === 'unreadable' && { rule: READ_RULE }),
          },
        }
      : found;
  }

  /** For a plan: as they are now, or why nothing can be planned without them. */
  async facts(located: LocatedVm): Promise<SnapshotFacts | OperationRefusal> {
    try {
      const found = await this.#read(located, true);
      if (typeof found !== 'string') {
        return { ...this.gate(located), found };
      }
      const why = whyUnread(found, located.summary);
      return found === 'unreadable'
        ? refusal('cluster-rights', why, { rule: READ_RULE })
        : refusal('state', why);
    } catch {
      // The reader has logged why.
      return refusal('cluster', {
        code: 'operation-cluster-silent',
        params: { cluster: located.summary.cluster },
      });
    }
  }

  async #read(
    located: LocatedVm,
    fresh: boolean,
  ): Promise<VirtualMachineSnapshots | SnapshotsUnread> {
    const { reader, clock } = this.#options;
    const { summary, vmObjects } = located;
    const found = await reader.read(summary, { fresh });
    return typeof found === 'string'
      ? found
      : describeSnapshots(
          found,
          { ...summary, uid: vmObjects.vm?.metadata.uid ?? '' },
          this.gate(located).gate,
          clock.now(),
        );
  }
}
