import type {
  HttpRouterService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CONSOLE_PATH } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Consoles } from './Consoles';

/**
 * Offers consoles, where they are switched on and the Backstage that this runs on has WebSockets for plugins, which
 * came with 1.57. To listen where nobody is served would take upgrades away from plugins that know of no such thing.
 */
export function registerConsoles(
  httpRouter: Partial<Pick<HttpRouterService, 'addWebSocketHandler'>>,
  consoles: Consoles,
  logger: LoggerService,
): void {
  if (!consoles.enabled) {
    return;
  }
  if (!httpRouter.addWebSocketHandler) {
    logger.warn(
      'kubevirt.console.enabled is set, and this Backstage has no WebSockets for plugins: consoles need Backstage 1.57',
    );
    return;
  }
  httpRouter.addWebSocketHandler({
    path: CONSOLE_PATH,
    handler: upgrade => consoles.upgrade(upgrade),
  });
  consoles.supported = true;
}
