import type {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import express, { type Request, type Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  audited,
  type ServicePolicy,
  type VirtualMachineFinder,
} from '../access';
import { FleetStream, type Fleet } from '../fleet';
import {
  SseConnection,
  SupervisedStream,
  type StreamMetrics,
  type StreamSettings,
  type StreamSupervisor,
  type UserLimit,
} from '../stream';
import {
  readFleetNode,
  readFleetPart,
  readFleetRequest,
  readFleetRows,
} from './fleetParams';
import { reserveSlot } from './reserveSlot';

export interface FleetRoutesOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  services: ServicePolicy;
  fleet: Fleet;
  finder: VirtualMachineFinder;
  settings: StreamSettings;
  supervisor: StreamSupervisor;
  streamLimit: UserLimit;
  downloadLimit: UserLimit;
  metrics: StreamMetrics;
  /** Milliseconds since the epoch. */
  now: () => number;
}

const FLEET_PATH = '/v1/virtual-machines';

/** Room for the ids of as many rows as a stream follows. */
const MAX_BODY = '256kb';

/** The VMs of all clusters that the caller may see: a page of them, what is on a node, as a file, and rows as a stream. */
export function addFleetRoutes(
  router: Router,
  options: FleetRoutesOptions,
): void {
  const { httpAuth, auditor, fleet, finder, settings, supervisor } = options;
  const { metrics, now } = options;

  /** The permission framework says yes to each service, so that those that may see all VMs must be named. */
  async function credentialsOf(
    request: Request,
  ): Promise<BackstageCredentials> {
    const credentials = await httpAuth.credentials(request);
    options.services.require(credentials);
    return credentials;
  }

  router.get(FLEET_PATH, async (request, response) => {
    const credentials = await credentialsOf(request);
    const query = readFleetRequest(request);
    const part = readFleetPart(request);
    response.json(await fleet.page(credentials, query, part));
  });

  router.get(`${FLEET_PATH}/node`, async (request, response) => {
    const credentials = await credentialsOf(request);
    response.json(await fleet.node(credentials, readFleetNode(request)));
  });

  router.get(`${FLEET_PATH}/csv`, async (request, response) => {
    const credentials = await credentialsOf(request);
    const query = readFleetRequest(request);
    reserveSlot(response, { credentials, limit: options.downloadLimit });
    await audited(auditor, { eventId: 'fleet-download', request }, async () => {
      const lines = await fleet.csv(credentials, query);
      response.status(200).set({
        'Content-Type': 'text/csv; charset=utf-8; header=present',
        'Content-Disposition': 'attachment; filename="virtual-machines.csv"',
        'X-Content-Type-Options': 'nosniff',
      });
      try {
        await pipeline(Readable.from(lines), response);
      } catch (error) {
        // Whoever asked has gone away in the middle: there is nobody left to answer.
        if (!response.destroyed) {
          throw error;
        }
      }
    });
  });

  router.post(
    `${FLEET_PATH}/stream`,
    express.json({ limit: MAX_BODY }),
    async (request, response) => {
      const credentials = await credentialsOf(request);
      const ids = readFleetRows(request.body);
      reserveSlot(response, {
        credentials,
        supervisor,
        limit: options.streamLimit,
      });
      const sight = await fleet.sight(credentials);

      const connection = SseConnection.open(response);
      const content = FleetStream.start(
        { connection, finder, metrics, now },
        sight,
        ids,
      );
      const stream = new SupervisedStream({
        connection,
        settings,
        expiresAt: credentials.expiresAt,
        now,
        check: async () =>
          content.refresh(await fleet.sight(credentials, true)),
      });
      metrics.opened('fleet');
      supervisor.add(stream, () => {
        content.close();
        metrics.closed('fleet');
      });
    },
  );
}
