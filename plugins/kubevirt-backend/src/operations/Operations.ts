import type {
  AuditorService,
  BackstageCredentials,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  kubevirtVmReadPermission,
  type Operation,
  type OperationPlan,
  type OperationPlanRequest,
  type OperationRunRequest,
  type VirtualMachineOperations,
  type VirtualMachineSnapshots,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  EntityAccess,
  ServicePolicy,
  VirtualMachineFinder,
} from '../access';
import type { ClusterRegistry } from '../clusters';
import type { Clock } from '../lib/clock';
import type { MirrorService } from '../mirror/types';
import type { SnapshotReader } from '../reads';
import { AffectedEntities } from './AffectedEntities';
import { ClusterCaller } from './ClusterCaller';
import { ClusterRights } from './ClusterRights';
import { OperationAudit } from './OperationAudit';
import { OperationGuard, type OperationCaller } from './OperationGuard';
import type { OperationJournal } from './OperationJournal';
import type { OperationPlace } from './OperationPlace';
import { OperationPlanner, targetOf } from './OperationPlanner';
import { OperationPlans } from './OperationPlans';
import { OperationRunner, type OperationRun } from './OperationRunner';
import { OperationTracker } from './OperationTracker';
import { readOperationSettings } from './readOperationSettings';
import { hasSnapshotSchedules } from './SnapshotSchedules';
import { VmSnapshots } from './VmSnapshots';

export interface OperationsOptions {
  auditor: AuditorService;
  config: Config;
  clock: Clock;
  logger: LoggerService;
  clusters: ClusterRegistry;
  mirrors: MirrorService;
  journal: OperationJournal;
  catalog: Pick<CatalogService, 'getEntities'>;
  access: EntityAccess;
  finder: VirtualMachineFinder;
  services: ServicePolicy;
  userInfo: UserInfoService;
  /** Is called for each that has ended, however it did. */
  onEnd?(operation: Operation): void;
  snapshotReader: SnapshotReader;
}

/** What can be done to VMs: found out, planned, and run, for routes and actions alike. */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #planner: OperationPlanner;
  readonly #runner: OperationRunner;
  readonly #tracker: OperationTracker;
  readonly #audit: OperationAudit;
  readonly #snapshots: VmSnapshots;
  readonly #enabled: boolean;

  private constructor(options: OperationsOptions) {
    const { clock, clusters, mirrors } = options;
    const settings = readOperationSettings(options.config);
    const guard = OperationGuard.create({
      ...options,
      settings,
      rights: ClusterRights.create({ clock }),
    });
    const cluster = ClusterCaller.create({
      clusters,
      guard,
      clock,
      concurrency: settings.concurrency,
    });
    const plans = OperationPlans.create({ clock });
    this.#audit = OperationAudit.create(options);
    const snapshots = VmSnapshots.create({
      reader: options.snapshotReader,
      clock,
      schedules: hasSnapshotSchedules(options.config),
    });
    this.#snapshots = snapshots;
    this.#options = options;
    this.#enabled = settings.enabled;
    this.#tracker = OperationTracker.create({
      ...options,
      ...settings,
      onEnd: operation => {
        void this.#audit.ended(operation);
        options.onEnd?.(operation);
      },
    });
    this.#planner = OperationPlanner.create({
      guard,
      plans,
      cluster,
      clock,
      snapshots,
      affected: AffectedEntities.create({
        ...options,
        clusters: () => mirrors.clusters().map(({ name }) => name),
      }),
    });
    this.#runner = OperationRunner.create({
      ...options,
      guard,
      plans,
      cluster,
      snapshots,
      tracker: this.#tracker,
    });
  }

  /** @throws InputError if the configuration can't be read */
  static create(options: OperationsOptions): Operations {
    return new Operations(options);
  }

  /** What the caller can do to a VM now, and what was asked of it lately. */
  async list(
    credentials: BackstageCredentials,
    place: OperationPlace,
  ): Promise<VirtualMachineOperations> {
    const caller = await this.#caller(credentials, place, false);
    return {
      enabled: this.#enabled,
      ...(await this.#planner.availability(caller)),
      operations: [...this.#options.journal.of(targetOf(caller))],
    };
  }

  /**
   * The snapshots of a VM.
   *
   * @throws ServiceUnavailableError if its cluster does not answer
   */
  async snapshots(
    credentials: BackstageCredentials,
    place: OperationPlace,
  ): Promise<VirtualMachineSnapshots> {
    const { located } = await this.#caller(credentials, place, true);
    return this.#snapshots.show(located);
  }

  async plan(
    credentials: BackstageCredentials,
    place: OperationPlace,
    { verb, options = {} }: OperationPlanRequest,
  ): Promise<OperationPlan> {
    const plan = await this.#planner.plan(
      await this.#caller(credentials, place, true),
      { verb, options },
    );
    await this.#audit.planned(credentials, place, plan);
    return plan;
  }

  async run(
    credentials: BackstageCredentials,
    place: OperationPlace,
    request: OperationRunRequest,
  ): Promise<OperationRun> {
    return this.#audit.run(credentials, place, request, async () =>
      this.#runner.run(await this.#caller(credentials, place, true), request),
    );
  }

  stop(): void {
    this.#tracker.stop();
  }

  /** @throws NotAllowedError or NotFoundError for a VM that the caller may not even see */
  async #caller(
    credentials: BackstageCredentials,
    { entityRef, locator }: OperationPlace,
    fresh: boolean,
  ): Promise<OperationCaller> {
    const { access, finder } = this.#options;
    const entity = await access.get(
      credentials,
      entityRef,
      kubevirtVmReadPermission,
      { fresh },
    );
    return {
      credentials,
      entity,
      located: await finder.locate(entity, locator),
    };
  }
}
