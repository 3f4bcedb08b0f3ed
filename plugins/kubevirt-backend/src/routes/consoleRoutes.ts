import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Router } from 'express';
import type { Consoles } from '../console';
import { readEntityRef, readVmLocator } from './params';
import { VM_PATH } from './virtualMachineRoutes';

export interface ConsoleRoutesOptions {
  httpAuth: HttpAuthService;
  consoles: Consoles;
}

/** What can be done with a VM's consoles, and the picture of its screen. */
export function addConsoleRoutes(
  router: Router,
  { httpAuth, consoles }: ConsoleRoutesOptions,
): void {
  router.get(`${VM_PATH}/console`, async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    response.json(
      await consoles.availability(
        credentials,
        readEntityRef(request),
        readVmLocator(request),
      ),
    );
  });

  router.get(`${VM_PATH}/screenshot`, async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const picture = await consoles.screenshot(
      credentials,
      readEntityRef(request),
      readVmLocator(request),
    );
    response
      .set({
        'Content-Type': 'image/png',
        // A guest draws it: it is a picture, and nothing else.
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': "default-src 'none'; sandbox",
      })
      .send(picture);
  });
}
