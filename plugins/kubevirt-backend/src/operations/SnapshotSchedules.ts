import type {
  AuditorService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import {
  ANNOTATION_SNAPSHOT_SCHEDULE,
  formatInEnglish,
  parseSnapshotSchedule,
  type SnapshotSchedule,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { KubeError, type ClusterRegistry } from '../clusters';
import type { Clock } from '../lib/clock';
import { EventLoopYielder } from '../lib/EventLoopYielder';
import type { ClusterMirror, MirrorService } from '../mirror/types';
import {
  describeSnapshots,
  dueSnapshotName,
  LABEL_SCHEDULED,
  outdatedSnapshots,
  snapshotCall,
  snapshotGateOf,
  type SnapshotObjects,
} from '../model';
import { whyUnread, type SnapshotReader } from '../reads';
import { whyNotTaken, type ScheduleFailures } from './ScheduleFailures';

/** So long a pass waits for a cluster's first lists, in milliseconds. */
const FIRST_LISTS = 30_000;
const TIMEOUT = 10_000;
/** More snapshots are not taken of one cluster in one pass, so that its storage is not flooded. */
const MAX_PER_PASS = 100;

/** What the API server answers where another replica, or this one before it was started again, was first. */
const DONE = { snapshot: 409, 'delete-snapshot': 404 };

export interface SnapshotSchedulesOptions {
  auditor: AuditorService;
  clock: Clock;
  clusters: ClusterRegistry;
  failures: ScheduleFailures;
  logger: Pick<LoggerService, 'warn'>;
  mirrors: MirrorService;
  reader: SnapshotReader;
}

interface ScheduledVm {
  vm: VirtualMachineSummary & { uid: string };
  schedule: SnapshotSchedule;
}

/** Takes snapshots of the VMs that ask for it by their annotation, and deletes old ones of these and no others. */
export class SnapshotSchedules {
  readonly #options: SnapshotSchedulesOptions;

  private constructor(options: SnapshotSchedulesOptions) {
    this.#options = options;
  }

  static create(options: SnapshotSchedulesOptions): SnapshotSchedules {
    return new SnapshotSchedules(options);
  }

  /** One pass over all clusters; what fails of a VM is logged, and tried again in the next one. */
  async pass(signal?: AbortSignal): Promise<void> {
    const { mirrors } = this.#options;
    await Promise.all(
      mirrors.clusters().map(async ({ name }) => {
        const mirror = mirrors.use(name);
        await mirror.settled(FIRST_LISTS);
        // What a silent cluster showed last may be long over.
        if (mirror.status().state === 'synced') {
          await this.#cluster(mirror, signal);
        }
      }),
    );
  }

  async #cluster(mirror: ClusterMirror, signal?: AbortSignal): Promise<void> {
    let left = MAX_PER_PASS;
    for (const scheduled of await this.#scheduled(mirror)) {
      if (signal?.aborted || left === 0) {
        return;
      }
      try {
        left -= (await this.#vm(mirror, scheduled)) ? 1 : 0;
      } catch (error) {
        const { cluster, namespace, name } = scheduled.vm;
        this.#options.logger.warn(
          `The snapshot schedule of ${namespace}/${name} on cluster ${cluster} could not be carried out`,
          toError(error),
        );
      }
    }
  }

  async #scheduled(mirror: ClusterMirror): Promise<ScheduledVm[]> {
    const yielder = new EventLoopYielder();
    const scheduled: ScheduledVm[] = [];
    for (const vm of mirror.views()) {
      const pause = yielder.pause();
      if (pause) {
        await pause;
      }
      if (vm.kind !== 'VirtualMachine') {
        continue;
      }
      const object = mirror.vmObjects(vm.namespace, vm.name)?.vm;
      // Only of the VM itself: what a guest's template passes on to its VMI is not asked.
      const schedule = parseSnapshotSchedule(
        object?.metadata.annotations?.[ANNOTATION_SNAPSHOT_SCHEDULE],
      );
      const uid = object?.metadata.uid;
      if (schedule && uid && !object.metadata.deletionTimestamp) {
        scheduled.push({ vm: { ...vm, uid }, schedule });
      }
    }
    return scheduled;
  }

  /** Whether one was taken. */
  async #vm(
    mirror: ClusterMirror,
    { vm, schedule }: ScheduledVm,
  ): Promise<boolean> {
    const { clock, failures } = this.#options;
    const name = dueSnapshotName(vm, schedule, clock.now());
    const gate = snapshotGateOf(mirror.kubevirts());
    if (gate === 'off') {
      await failures.report(
        vm,
        name,
        formatInEnglish([
          { code: 'snapshots-gate-off', params: { cluster: vm.cluster } },
        ]),
      );
      return false;
    }
    const found = await this.#orReport(vm, name, () => this.#read(vm));
    const { snapshots, restores, truncated } = describeSnapshots(
      found,
      vm,
      gate,
      clock.now(),
    );
    const newest = snapshots.find(({ scheduled }) => scheduled);
    if (newest?.phase === 'failed') {
      await failures.report(
        vm,
        newest.name,
        newest.error ?? 'KubeVirt could not take it and does not say why.',
      );
    }
    const { snapshotInProgress, restoreInProgress } =
      mirror.vmObjects(vm.namespace, vm.name)?.vm?.status ?? {};
    const busy = Boolean(snapshotInProgress ?? restoreInProgress);
    const due = !busy && !snapshots.some(each => each.name === name);
    if (due) {
      await this.#orReport(vm, name, () =>
        this.#write('snapshot', vm, { name }),
      );
    }
    // Of what is not known in whole nothing is deleted.
    if (!truncated) {
      for (const old of outdatedSnapshots(snapshots, restores, schedule)) {
        await this.#write('delete-snapshot', vm, old);
      }
    }
    return due;
  }

  async #orReport<T>(
    vm: ScheduledVm['vm'],
    snapshot: string,
    act: () => Promise<T>,
  ): Promise<T> {
    try {
      return await act();
    } catch (error) {
      await this.#options.failures.report(
        vm,
        snapshot,
        whyNotTaken(vm.cluster, error),
      );
      throw error;
    }
  }

  /** @throws ServiceUnavailableError if they cannot be read */
  async #read(vm: ScheduledVm['vm']): Promise<SnapshotObjects> {
    const found = await this.#options.reader.read(vm);
    if (typeof found === 'string') {
      throw new ServiceUnavailableError(
        formatInEnglish([whyUnread(found, vm)]),
      );
    }
    return found;
  }

  async #write(
    verb: 'snapshot' | 'delete-snapshot',
    vm: ScheduledVm['vm'],
    snapshot: { name: string; uid?: string },
  ): Promise<void> {
    const { auditor, clusters, reader } = this.#options;
    const { cluster, namespace, name, uid } = vm;
    const { method, path, body } = snapshotCall(
      { verb, options: {} },
      vm,
      {
        resource: 'virtualmachinesnapshots',
        name: snapshot.name,
        uid: snapshot.uid,
      },
      { [LABEL_SCHEDULED]: uid },
    );
    const event = await auditor.createEvent({
      eventId: 'snapshot-schedule',
      severityLevel: 'medium',
      meta: { verb, cluster, namespace, name, uid, snapshot: snapshot.name },
    });
    try {
      await clusters
        .require(cluster)
        .client.json(path, { method, body, timeout: TIMEOUT })
        .catch(error => {
          if (!(error instanceof KubeError && error.code === DONE[verb])) {
            throw error;
          }
        });
      reader.forget(vm);
      await event.success();
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  }
}

/** Whether the portal carries schedules out. */
export function hasSnapshotSchedules(config: Config): boolean {
  return config.getOptionalBoolean('kubevirt.snapshots.schedules') ?? false;
}

/** Has one of all replicas carry them out. */
export function startSnapshotSchedules(
  scheduler: SchedulerService,
  schedules: SnapshotSchedules,
): Promise<void> {
  return scheduler.scheduleTask({
    id: 'kubevirt-snapshot-schedules',
    scope: 'global',
    frequency: { minutes: 5 },
    initialDelay: { minutes: 1 },
    timeout: { minutes: 15 },
    fn: signal => schedules.pass(signal as AbortSignal),
  });
}
