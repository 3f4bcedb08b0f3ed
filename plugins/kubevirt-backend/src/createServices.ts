import type {
  AuditorService,
  AuthService,
  CacheService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { Config } from '@backstage/config';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  ClusterStatus,
  VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  DeploymentInventory,
  RolloutSource,
  UsageSource,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Router } from 'express';
import {
  AccessPolicy,
  EntityAccess,
  ServicePolicy,
  VirtualMachineFinder,
} from './access';
import type { ClusterRegistry } from './clusters';
import { Fleet, FleetScopes } from './fleet';
import { Consoles } from './console';
import type { Clock } from './lib/clock';
import type { MirrorService } from './mirror/types';
import type { VmObjects } from './model/vmObjects';
import { ConsentingEntities, LastingFacts, Observation } from './observation';
import {
  MirrorsWithOperations,
  OperationJournal,
  Operations,
  ScheduleFailures,
  SnapshotSchedules,
} from './operations';
import {
  EventReader,
  GuestReader,
  LogReader,
  ManifestReader,
  MetricsApiSource,
  PlatformReader,
  PrometheusSource,
  readPrometheusSettings,
  UsageReader,
  SnapshotReader,
  type PlatformViews,
} from './reads';
import { RolloutWatcher } from './rollouts';
import { createRouter } from './router';
import {
  AnswerSerializer,
  readDuration,
  readStreamSettings,
  StreamMetrics,
  StreamSupervisor,
  UserLimit,
} from './stream';

export interface ServicesOptions {
  auditor: AuditorService;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  cache: Pick<CacheService, 'get' | 'set'>;
  catalog: Pick<CatalogService, 'getEntities' | 'getEntitiesByRefs'>;
  clock: Clock;
  clusters: ClusterRegistry;
  config: Config;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  metrics: MetricsService;
  mirrors: MirrorService;
  permissions: PermissionsService;
  rolloutSource?: RolloutSource;
  inventory?: DeploymentInventory;
  /** Are asked before those of the configuration. */
  usageSources?: readonly UsageSource[];
  userInfo: UserInfoService;
  views: Views;
}

/** The pure functions of `./model` that turn what is known into what is shown. */
interface Views extends PlatformViews {
  describeVm(vmObjects: VmObjects, status: ClusterStatus): VirtualMachineDetail;
}

/** What answers callers. */
export interface Services {
  router: Router;
  access: EntityAccess;
  finder: VirtualMachineFinder;
  operations: Operations;
  consoles: Consoles;
  platform: PlatformReader;
  rollouts?: RolloutWatcher;
  observation: Observation;
  /** Carried out where they are switched on. */
  schedules: SnapshotSchedules;
  /** Ends all streams, and follows operations no more. */
  stop(): void;
}

/** How long a grant is remembered, in milliseconds, where `kubevirt.cache.visibility` does not say. */
const VISIBILITY_TTL = 10_000;

/** Puts together what answers callers, on top of mirrors and clusters. */
export function createServices(options: ServicesOptions): Services {
  const { catalog, clock, clusters, config, logger, permissions } = options;
  const now = () => clock.now();
  const journal = OperationJournal.create({ clock });
  const mirrors = MirrorsWithOperations.create({
    mirrors: options.mirrors,
    journal,
  });
  const policy = AccessPolicy.fromConfig(config);
  const visibility = {
    catalog,
    permissions,
    userInfo: options.userInfo,
    policy,
    clusters: () => mirrors.clusters().map(({ name }) => name),
    cacheTtl: readDuration(config, 'kubevirt.cache.visibility', VISIBILITY_TTL),
    clock,
  };
  const access = EntityAccess.create(visibility);
  const rollouts =
    options.rolloutSource &&
    RolloutWatcher.create({ source: options.rolloutSource, clock, logger });
  const findings =
    options.rolloutSource &&
    RolloutWatcher.create({
      source: options.rolloutSource,
      clock,
      logger,
      present: true,
    });
  const finder = VirtualMachineFinder.create({ mirrors, policy, rollouts });
  const fleet = Fleet.create({ ...visibility, access, mirrors, finder });
  const services = ServicePolicy.fromConfig(config);
  const observed = {
    clock,
    // Without the operations that were asked for: who follows hears of what the clusters say.
    mirrors: options.mirrors,
    entities: ConsentingEntities.create({
      auth: options.auth,
      scopes: FleetScopes.create({ ...visibility, access }),
      policy,
      finder,
      clock,
    }),
  };
  const observation = Observation.create({ ...observed, logger });
  const snapshotReader = SnapshotReader.create({ clusters, clock, logger });
  const operations = Operations.create({
    ...options,
    mirrors,
    journal,
    access,
    finder,
    services,
    onEnd: operation =>
      observation.report({ type: 'operation-ended', operation }),
    snapshotReader,
  });
  const settings = readStreamSettings(config);
  const supervisor = StreamSupervisor.create({ clock, settings });
  const platform = PlatformReader.create({
    clusters,
    mirrors,
    views: options.views,
    clock,
  });
  const consoles = Consoles.create({
    ...options,
    access,
    finder,
    streamSettings: settings,
    supervisor,
  });
  const prometheus = PrometheusSource.create({
    settings: readPrometheusSettings(config),
    clusters,
  });
  const router = createRouter({
    ...options,
    consoles,
    access,
    finder,
    fleet,
    facts: LastingFacts.create(observed),
    services,
    operations,
    settings,
    supervisor,
    platform,
    rollouts,
    findings,
    now,
    describeVm: options.views.describeVm,
    serializer: AnswerSerializer.create({ finder, now }),
    metrics: StreamMetrics.create(options.metrics),
    streamLimit: new UserLimit({
      limit: settings.maxStreamsPerUser,
      what: 'streams of virtual machines',
      setting: 'kubevirt.stream.maxStreamsPerUser',
    }),
    logLimit: new UserLimit({
      limit: settings.maxLogStreamsPerUser,
      what: 'logs',
      setting: 'kubevirt.logs.maxStreamsPerUser',
    }),
    downloadLimit: new UserLimit({
      limit: settings.maxLogStreamsPerUser,
      what: 'downloads',
      setting: 'kubevirt.logs.maxStreamsPerUser',
    }),
    eventLimit: new UserLimit({
      limit: settings.maxLogStreamsPerUser,
      what: 'lists of events',
      setting: 'kubevirt.logs.maxStreamsPerUser',
    }),
    events: EventReader.create({ clusters, clock, logger }),
    logs: LogReader.create({ clusters, logger }),
    manifests: ManifestReader.create({ clusters, logger }),
    guests: GuestReader.create({ clusters, clock, logger }),
    usage: UsageReader.create({
      sources: [
        ...(options.usageSources ?? []),
        MetricsApiSource.create({ clusters }),
        prometheus,
      ],
      clock,
      logger,
    }),
  });
  const unsubscribe = mirrors.onClusters(() => {
    access.forget();
    supervisor.recheck();
  });
  return {
    router,
    access,
    finder,
    operations,
    schedules: SnapshotSchedules.create({
      ...options,
      mirrors,
      reader: snapshotReader,
      failures: ScheduleFailures.create({
        ...options,
        report: event => observation.report(event),
      }),
    }),
    consoles,
    platform,
    rollouts,
    observation,
    stop: () => {
      observation.stop();
      rollouts?.stop();
      findings?.stop();
      unsubscribe();
      supervisor.stop();
      consoles.stop();
      operations.stop();
      prometheus.close();
    },
  };
}
