import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import { NotifyingObserver } from '../NotifyingObserver';
import { prepareDatabase } from '../store/MessageStore';
import { FakeVirtualMachines } from './FakeVirtualMachines';
import { ManualClock } from '@rafay-kubevirt/test-setup';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** A database with the module's tables. */
export async function createDatabase(): Promise<Knex> {
  return prepareDatabase({
    getClient: () => databases.init('SQLITE_3'),
  });
}

/** A backend with replicas that share a database, and what they send. */
export async function createReplicas(
  settings: { maxPerHour?: number; clusters?: string[] } = {},
) {
  const clock = new ManualClock('2026-11-28T12:00:00Z');
  const virtualMachines = new FakeVirtualMachines();
  const client = await createDatabase();
  const sent: NotificationSendOptions[] = [];
  const replicas = new Map<string, NotifyingObserver>();
  const logger = mockServices.logger.mock();
  let failure: Error | undefined;
  return {
    clock,
    virtualMachines,
    client,
    logger,
    sent,
    /** Starts a replica. It sends if no other one does. */
    async start(id = 'one') {
      const observer = new NotifyingObserver({
        enabled: true,
        notRunningAfter: 300_000,
        maxPerHour: 20,
        ...settings,
        client,
        notifications: {
          async send(options) {
            if (failure) {
              throw failure;
            }
            sent.push(options);
          },
        },
        clock,
        logger,
        id,
      });
      replicas.set(id, observer);
      observer.start(virtualMachines);
      await clock.advance(0);
    },
    async stop(id = 'one') {
      await replicas.get(id)!.stop();
      replicas.delete(id);
    },
    async stopAll() {
      await Promise.all([...replicas.values()].map(each => each.stop()));
      replicas.clear();
    },
    /** From now on the notifications plugin answers so. */
    fail(error: Error | undefined) {
      failure = error;
    },
    /** What was sent since it was last looked at: to whom, with which title. */
    takeTitles(): string[] {
      return sent
        .splice(0)
        .map(({ recipients, payload }) =>
          recipients.type === 'entity'
            ? `${recipients.entityRef}: ${payload.title}`
            : 'everybody',
        );
    },
  };
}
