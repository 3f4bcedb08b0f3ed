import { createBackendPlugin } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  kubevirtObserversExtensionPoint,
  type VirtualMachineObserver,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import request from 'supertest';
import { FakeVirtualMachines } from './__testUtils__/FakeVirtualMachines';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { crashedVm } from './__testUtils__/vms';
import { createNotificationsModule } from './module';

// Loading and starting a backend takes long on a busy machine; only a failure reaches this end.
jest.setTimeout(60_000);

function entity(
  kind: string,
  name: string,
  relations: Entity['relations'],
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    relations,
    spec: {},
  };
}

/** The module beside Backstage's own notifications plugin. */
describe('kubevirtModuleNotifications', () => {
  let stop: () => Promise<void> = async () => {};
  afterEach(() => stop());

  async function start(notifications: object = {}) {
    const clock = new ManualClock('2026-11-28T12:00:00Z');
    const virtualMachines = new FakeVirtualMachines();
    const observers: VirtualMachineObserver[] = [];
    const kubevirt = createBackendPlugin({
      pluginId: 'kubevirt',
      register(env) {
        env.registerExtensionPoint(kubevirtObserversExtensionPoint, {
          addObserver: observer => observers.push(observer),
        });
        env.registerInit({
          deps: {},
          async init() {
            observers.forEach(observer => observer.start(virtualMachines));
          },
        });
      },
    });
    const backend = await startTestBackend({
      features: [
        kubevirt,
        createNotificationsModule({ clock }),
        import('@backstage/plugin-notifications-backend'),
        catalogServiceMock.factory({
          entities: [
            entity('Component', 'orders', [
              { type: 'ownedBy', targetRef: 'group:default/team-orders' },
            ]),
            entity('Group', 'team-orders', [
              { type: 'hasMember', targetRef: 'user:default/owen' },
            ]),
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            kubevirt: { notifications },
          },
        }),
      ],
    });
    stop = () => backend.stop();
    const inboxOf = async (person: string) => {
      const { body } = await request(backend.server)
        .get('/api/notifications/notifications')
        .set(
          'authorization',
          mockCredentials.user.header(`user:default/${person}`),
        )
        .expect(200);
      return body.notifications as any[];
    };
    return { clock, virtualMachines, observers, inboxOf };
  }

  it('puts what befell a VM into the inbox of those who own it, and of nobody else', async () => {
    const { clock, virtualMachines, inboxOf } = await start();
    while (virtualMachines.followers === 0) {
      await clock.advance(0);
    }
    virtualMachines.set(crashedVm('db'));
    let inbox: any[] = [];
    while (inbox.length === 0) {
      await clock.advance(5_000);
      inbox = await inboxOf('owen');
    }
    expect(inbox).toEqual([
      expect.objectContaining({
        origin: 'plugin:kubevirt',
        user: 'user:default/owen',
        payload: expect.objectContaining({
          title: 'db crashed',
          topic: 'crashed',
          severity: 'high',
        }),
      }),
    ]);
    expect(await inboxOf('vera')).toEqual([]);
  });

  it('does nothing where it is switched off', async () => {
    const { observers } = await start({ enabled: false });
    expect(observers).toEqual([]);
  });

  it('does not start with a key that it does not know', async () => {
    await expect(start({ maxPerHours: 3 })).rejects.toThrow(
      'kubevirt.notifications.maxPerHours',
    );
  });
});
