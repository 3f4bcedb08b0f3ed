import { randomUUID } from 'node:crypto';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { notificationService } from '@backstage/plugin-notifications-node';
import { kubevirtObserversExtensionPoint } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import {
  systemClock,
  type Clock,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { NotifyingObserver } from './NotifyingObserver';
import { readNotificationSettings } from './readNotificationSettings';
import { prepareDatabase } from './store/MessageStore';

/** The module with a clock. */
export function createNotificationsModule({ clock }: { clock: Clock }) {
  return createBackendModule({
    pluginId: 'kubevirt',
    moduleId: 'notifications',
    register(env) {
      env.registerInit({
        deps: {
          config: coreServices.rootConfig,
          database: coreServices.database,
          lifecycle: coreServices.lifecycle,
          logger: coreServices.logger,
          notifications: notificationService,
          observers: kubevirtObserversExtensionPoint,
        },
        async init({ config, database, lifecycle, logger, ...services }) {
          const settings = readNotificationSettings(config);
          if (!settings.enabled) {
            logger.info(
              'Nobody is notified of virtual machines: kubevirt.notifications.enabled is false',
            );
            return;
          }
          const observer = new NotifyingObserver({
            ...settings,
            client: await prepareDatabase(database),
            notifications: services.notifications,
            clock,
            logger,
            id: randomUUID(),
          });
          services.observers.addObserver(observer);
          lifecycle.addShutdownHook(async () => {
            await observer.stop().catch(error => {
              logger.warn(
                'The next replica that sends notifications of virtual machines begins half a minute later',
                toError(error),
              );
            });
          });
        },
      });
    },
  });
}

/**
 * Notifies owners of what happens to their virtual machines, through Backstage's notifications: those that do not run
 * against their will, crashed, could not be migrated or need a restart; and those who operate them of how it ended.
 *
 * @public
 */
export const kubevirtModuleNotifications = createNotificationsModule({
  clock: systemClock,
});
