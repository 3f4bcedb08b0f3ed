import { mockCredentials } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
} from '@backstage/plugin-permission-common';
import {
  kubevirtFleetReadPermission,
  kubevirtVmReadPermission,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { JsonObject } from '@backstage/types';
import request from 'supertest';
import { fakeVm } from './FakeMirrorService';
import { startKubeVirtBackend } from './startKubeVirtBackend';

export const FLEET = '/api/kubevirt/v1/virtual-machines';

/** A component with an owner, which selects the VMs labelled with its name. */
function ownedEntity(
  name: string,
  owner: string,
  annotations: Record<string, string> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      title: `The ${name}`,
      annotations: { 'backstage.io/kubernetes-id': name, ...annotations },
    },
    relations: [{ type: 'ownedBy', targetRef: owner }],
    spec: { type: 'service', lifecycle: 'production', owner },
  };
}

/** A VM with the label of an entity. */
export function vmOfEntity(
  name: string,
  id: string | undefined,
  more: Parameters<typeof fakeVm>[0] = {},
) {
  return fakeVm({
    name,
    labels: id ? { 'backstage.io/kubernetes-id': id } : {},
    ...more,
  });
}

export const PLATFORM = mockCredentials.user.header('user:default/platform');
export const OWNER = mockCredentials.user.header('user:default/owner');
export const NOBODY = mockCredentials.user.header('user:default/nobody');
export const SERVICE = mockCredentials.service.header({
  onBehalfOf: mockCredentials.service('external:ci'),
  targetPluginId: 'kubevirt',
});

/**
 * A started backend with entities of two owners, VMs of each and one of nobody, and a policy that lets only the platform
 * team see all.
 */
export async function startFleet(config: JsonObject = {}) {
  const backend = await startKubeVirtBackend({
    entities: [
      ownedEntity('orders', 'user:default/owner'),
      ownedEntity('stock', 'user:default/owner'),
      ownedEntity('payroll', 'user:default/else'),
    ],
    config: { kubevirt: config },
  });
  const denied = new Set<string>();
  backend.permissions.authorize.mockImplementation(
    async (requests: AuthorizePermissionRequest[], { credentials }: any) =>
      requests.map(({ permission, resourceRef }) => {
        const { type, userEntityRef } = credentials.principal;
        const all =
          type === 'service' || userEntityRef === 'user:default/platform';
        const refused =
          (permission.name === kubevirtFleetReadPermission.name && !all) ||
          (permission.name === kubevirtVmReadPermission.name &&
            denied.has(resourceRef ?? ''));
        return {
          result: refused ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
        };
      }),
  );
  backend.west.set(vmOfEntity('orders-db', 'orders', { node: 'w1' }));
  backend.east.set(vmOfEntity('orders-web', 'orders', { cluster: 'east' }));
  backend.west.set(vmOfEntity('stock-db', 'stock', { node: 'w1' }));
  backend.west.set(vmOfEntity('payroll-db', 'payroll', { node: 'w2' }));
  backend.west.set(vmOfEntity('nobodys', undefined, { node: 'w1' }));

  const get = (address: string, authorization: string) =>
    request(backend.server)
      .get(`${FLEET}${address}`)
      .set('authorization', authorization);
  return {
    ...backend,
    get,
    /** Refuses `kubevirt.vm.read` on an entity to everybody. */
    deny: (entityRef: string) => denied.add(entityRef),
    /** The answer to a page. */
    page: async (address: string, authorization = PLATFORM) =>
      (await get(address, authorization).expect(200)).body,
    names: async (address: string, authorization = PLATFORM) =>
      (await get(address, authorization).expect(200)).body.virtualMachines.map(
        (vm: { name: string }) => vm.name,
      ),
  };
}
