import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { kubevirtVmReadPermission } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Router } from 'express';
import { askedOf } from '../model';
import type { UsageReader } from '../reads';
import type {
  EntityAccess,
  VirtualMachineFinder,
  VisibleEntity,
} from '../access';
import { MAX_FINDINGS, withFinding, type RolloutWatcher } from '../rollouts';
import {
  SseConnection,
  SupervisedStream,
  VirtualMachineStream,
  type AnswerSerializer,
  type StreamMetrics,
  type StreamSettings,
  type StreamSupervisor,
  type UserLimit,
} from '../stream';
import { readEntityRef } from './params';
import { reserveSlot } from './reserveSlot';

export interface EntityRoutesOptions {
  httpAuth: HttpAuthService;
  access: EntityAccess;
  finder: VirtualMachineFinder;
  serializer: AnswerSerializer;
  settings: StreamSettings;
  supervisor: StreamSupervisor;
  streamLimit: UserLimit;
  metrics: StreamMetrics;
  usage: UsageReader;
  /** Knows what the deployment system has found of VMs that are there. */
  findings?: RolloutWatcher;
  /** Milliseconds since the epoch. */
  now: () => number;
}

export const ENTITY_PATH =
  '/v1/entities/:kind/:namespace/:name/virtual-machines';

/** The VMs of an entity: once, and as a stream. */
export function addEntityRoutes(
  router: Router,
  options: EntityRoutesOptions,
): void {
  const { httpAuth, access, finder, serializer, settings, supervisor } =
    options;
  const { metrics, now, findings } = options;

  /** Lists are ready when it is known what there is, and what is found of it. */
  const ready = async (entity: VisibleEntity) => {
    await finder.ready(entity);
    await findings?.ready(finder.existing(entity).slice(0, MAX_FINDINGS));
  };

  router.get(ENTITY_PATH, async (request, response) => {
    const entityRef = readEntityRef(request);
    const credentials = await httpAuth.credentials(request);
    const entity = await access.get(
      credentials,
      entityRef,
      kubevirtVmReadPermission,
    );
    await ready(entity);
    const found = finder.find(entity).map(vm => withFinding(vm, findings));
    // Not `json()`: most of the text is there already, and an ETag of an answer that holds the time is no use.
    response
      .status(200)
      .set('Content-Type', 'application/json; charset=utf-8')
      .end(serializer.answer(entity, found));
  });

  router.get(`${ENTITY_PATH}/usage`, async (request, response) => {
    const entityRef = readEntityRef(request);
    const credentials = await httpAuth.credentials(request);
    const entity = await access.get(
      credentials,
      entityRef,
      kubevirtVmReadPermission,
    );
    await finder.ready(entity);
    const mirrors = new Map(
      finder.mirrors(entity).map(({ mirror }) => [mirror.cluster, mirror]),
    );
    const vms = finder.existing(entity).map(summary => {
      const vmObjects = mirrors
        .get(summary.cluster)
        ?.vmObjects(summary.namespace, summary.name);
      return { summary, asked: vmObjects ? askedOf(vmObjects) : {} };
    });
    response.json(
      await options.usage.entity(vms, JSON.stringify(credentials.principal)),
    );
  });

  router.get(`${ENTITY_PATH}/stream`, async (request, response) => {
    const entityRef = readEntityRef(request);
    const credentials = await httpAuth.credentials(request);
    reserveSlot(response, {
      credentials,
      supervisor,
      limit: options.streamLimit,
    });
    const load = (fresh: boolean) =>
      access.get(credentials, entityRef, kubevirtVmReadPermission, { fresh });
    const entity = await load(false);
    await ready(entity);

    const connection = SseConnection.open(response);
    const content = VirtualMachineStream.start(
      { connection, finder, serializer, metrics, findings },
      entity,
    );
    const stream = new SupervisedStream({
      connection,
      settings,
      expiresAt: credentials.expiresAt,
      now,
      check: async () => content.refresh(await load(true)),
    });
    metrics.opened('virtual-machines');
    supervisor.add(stream, () => {
      content.close();
      metrics.closed('virtual-machines');
    });
  });
}
