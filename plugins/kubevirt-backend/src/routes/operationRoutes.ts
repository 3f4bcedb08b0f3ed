import type { HttpAuthService } from '@backstage/backend-plugin-api';
import express, { type Request, type Router } from 'express';
import type { Operations } from '../operations';
import type { UserLimit } from '../stream';
import {
  readEntityRef,
  readPlanRequest,
  readRunRequest,
  readVmLocator,
} from './params';
import { reserveSlot } from './reserveSlot';
import { VM_PATH } from './virtualMachineRoutes';

export interface OperationRoutesOptions {
  httpAuth: HttpAuthService;
  operations: Operations;
  /** Of reads that go to the cluster. */
  eventLimit: UserLimit;
}

/** No request of these routes needs more. */
const MAX_BODY = '8kb';

/** What can be done to a VM: what now, what it would do, and to do it. */
export function addOperationRoutes(
  router: Router,
  { httpAuth, operations, eventLimit }: OperationRoutesOptions,
): void {
  const json = express.json({ limit: MAX_BODY });
  const placeOf = (request: Request) => ({
    entityRef: readEntityRef(request),
    locator: readVmLocator(request),
    request,
  });

  router.get(`${VM_PATH}/operations`, async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const found = await operations.list(credentials, placeOf(request));
    response.set('Cache-Control', 'no-store').json(found);
  });

  router.get(`${VM_PATH}/snapshots`, async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const place = placeOf(request);
    reserveSlot(response, { credentials, limit: eventLimit });
    response.json(await operations.snapshots(credentials, place));
  });

  router.post(`${VM_PATH}/operations/plan`, json, async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const plan = await operations.plan(
      credentials,
      placeOf(request),
      readPlanRequest(request.body),
    );
    response.set('Cache-Control', 'no-store').json(plan);
  });

  router.post(`${VM_PATH}/operations`, json, async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const { operation, joined } = await operations.run(
      credentials,
      placeOf(request),
      readRunRequest(request.body),
    );
    response
      .status(joined ? 200 : 202)
      .set('Cache-Control', 'no-store')
      .json(operation);
  });
}
