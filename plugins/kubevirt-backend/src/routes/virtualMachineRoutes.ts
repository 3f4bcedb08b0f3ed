import type {
  AuditorService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  kubevirtVmLogsPermission,
  kubevirtVmManifestPermission,
  kubevirtVmReadPermission,
  type ClusterStatus,
  type VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Request, Router } from 'express';
import {
  audited,
  type EntityAccess,
  type ServicePolicy,
  type VirtualMachineFinder,
} from '../access';
import { askedOf } from '../model';
import type { VmObjects } from '../model/vmObjects';
import {
  describeFound,
  type EventReader,
  type GuestReader,
  type LogReader,
  type ManifestReader,
  type UsageReader,
} from '../reads';
import {
  sendLogLines,
  SseConnection,
  SupervisedStream,
  type StreamMetrics,
  type StreamSettings,
  type StreamSupervisor,
  type UserLimit,
} from '../stream';

import { ENTITY_PATH } from './entityRoutes';
import {
  readEntityRef,
  readLogQuery,
  readUsageWindow,
  readVmLocator,
} from './params';
import { reserveSlot } from './reserveSlot';

export interface VirtualMachineRoutesOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  logger: LoggerService;
  access: EntityAccess;
  finder: VirtualMachineFinder;
  services: ServicePolicy;
  describeVm: (
    vmObjects: VmObjects,
    status: ClusterStatus,
  ) => VirtualMachineDetail;
  events: EventReader;
  logs: LogReader;
  manifests: ManifestReader;
  usage: UsageReader;
  guests: GuestReader;
  settings: StreamSettings;
  supervisor: StreamSupervisor;
  metrics: StreamMetrics;
  logLimit: UserLimit;
  eventLimit: UserLimit;
  /** Milliseconds since the epoch. */
  now: () => number;
}

export const VM_PATH = `${ENTITY_PATH}/:cluster/:vmNamespace/:vmName`;

/** One VM: in full from memory; events, logs and YAML from its cluster, bounded and on demand. */
export function addVirtualMachineRoutes(
  router: Router,
  options: VirtualMachineRoutesOptions,
): void {
  const { httpAuth, access, finder, auditor, logs, metrics, now } = options;

  async function locate(
    request: Request,
    permission: ResourcePermission,
    rules: { fresh?: boolean; consent?: boolean },
  ) {
    const entityRef = readEntityRef(request);
    const locator = readVmLocator(request);
    const credentials = await httpAuth.credentials(request);
    const check = async (fresh?: boolean) => {
      const entity = await access.get(credentials, entityRef, permission, {
        fresh,
      });
      return finder.locate(entity, locator, { consent: rules.consent });
    };
    return { credentials, located: await check(rules.fresh), check };
  }

  /** What shows more than a list does is decided again each time, needs consent, and leaves a trace. */
  function guarded<T>(
    request: Request,
    eventId: 'log-read' | 'manifest-read' | 'guest-read',
    meta: { queryType: 'once' | 'stream'; container?: string },
    read: (found: Awaited<ReturnType<typeof locate>>) => Promise<T>,
  ): Promise<T> {
    const permission =
      eventId === 'manifest-read'
        ? kubevirtVmManifestPermission
        : kubevirtVmLogsPermission;
    const event = {
      eventId,
      request,
      meta: {
        ...meta,
        entityRef: readEntityRef(request),
        ...readVmLocator(request),
      },
    };
    return audited(auditor, event, async () => {
      options.services.require(await httpAuth.credentials(request));
      return read(
        await locate(request, permission, { fresh: true, consent: true }),
      );
    });
  }

  router.get(VM_PATH, async (request, response) => {
    const entityRef = readEntityRef(request);
    const locator = readVmLocator(request);
    const entity = await access.get(
      await httpAuth.credentials(request),
      entityRef,
      kubevirtVmReadPermission,
    );
    const found = await finder.locateOrAwait(entity, locator);
    response.json(describeFound(found, options.describeVm));
  });

  router.get(`${VM_PATH}/events`, async (request, response) => {
    const { credentials, located } = await locate(
      request,
      kubevirtVmReadPermission,
      { fresh: true },
    );
    reserveSlot(response, { credentials, limit: options.eventLimit });
    response.json({
      items: await options.events.read(
        located,
        JSON.stringify(credentials.principal),
      ),
    });
  });

  router.get(`${VM_PATH}/usage`, async (request, response) => {
    const window = readUsageWindow(request);
    const { credentials, located } = await locate(
      request,
      kubevirtVmReadPermission,
      { fresh: true },
    );
    const { summary, vmObjects } = located;
    response.json(
      await options.usage.virtualMachine(
        { summary, asked: askedOf(vmObjects) },
        window,
        JSON.stringify(credentials.principal),
      ),
    );
  });

  router.get(`${VM_PATH}/usage/guest`, async (request, response) => {
    const guest = await guarded(
      request,
      'guest-read',
      { queryType: 'once' },
      ({ credentials, located }) => {
        reserveSlot(response, { credentials, limit: options.logLimit });
        return options.guests.read(located);
      },
    );
    response.json(guest);
  });

  router.get(`${VM_PATH}/manifest`, async (request, response) => {
    const documents = await guarded(
      request,
      'manifest-read',
      { queryType: 'once' },
      ({ located }) => options.manifests.read(located),
    );
    response.json({ documents });
  });

  router.get(`${VM_PATH}/logs`, async (request, response) => {
    const query = readLogQuery(request);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const log = await guarded(
      request,
      'log-read',
      { queryType: 'once', container: query.container },
      ({ credentials, located }) => {
        reserveSlot(response, { credentials, limit: options.logLimit });
        return logs.read(located, query, gone.signal);
      },
    );
    response.json(log);
  });

  router.get(`${VM_PATH}/logs/stream`, async (request, response) => {
    const query = readLogQuery(request);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const opened = await guarded(
      request,
      'log-read',
      { queryType: 'stream', container: query.container },
      async found => {
        reserveSlot(response, {
          credentials: found.credentials,
          supervisor: options.supervisor,
          limit: options.logLimit,
        });
        return {
          ...found,
          pod: logs.pod(found.located),
          lines: await logs.follow(found.located, query, gone.signal),
        };
      },
    );
    const { pod, credentials, check } = opened;

    const connection = SseConnection.open(response);
    const stream = new SupervisedStream({
      connection,
      settings: options.settings,
      expiresAt: credentials.expiresAt,
      now,
      check: async () => {
        const found = await check(true);
        // After a migration or a restart the log goes on in another pod.
        if (found.summary.pod?.name !== pod) {
          connection.end();
        }
      },
    });
    metrics.opened('logs');
    options.supervisor.add(stream, () => {
      gone.abort();
      metrics.closed('logs');
    });
    connection.send('pod', JSON.stringify({ pod, container: query.container }));
    try {
      await sendLogLines(connection, response, opened.lines);
    } catch (error) {
      if (!connection.closed) {
        // The headers are sent, so the reader only sees the end, and connects again if it wants.
        options.logger.warn(
          `Following the log of pod ${pod} on cluster ${opened.located.summary.cluster} failed: ${error}`,
        );
      }
    }
    connection.end();
  });
}
