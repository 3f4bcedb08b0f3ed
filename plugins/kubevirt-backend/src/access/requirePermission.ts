import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type Permission,
} from '@backstage/plugin-permission-common';

/**
 * @param entityRef - the entity that it was asked for, of permissions on entities
 * @param operation - what it was asked for, of permissions that know more than one operation
 */
export function permissionMissing(
  permission: Permission,
  entityRef?: string,
  operation?: string,
): Error {
  const what = `${operation ? ` for ${operation}` : ''}${
    entityRef ? ` on ${entityRef}` : ''
  }`;
  return new NotAllowedError(
    `You do not have the permission '${permission.name}'${what}. Those who run this portal grant it in the permission policy.`,
  );
}

/** @throws NotAllowedError that names the permission, if the caller does not have it. */
export async function requirePermission(
  permissions: PermissionsService,
  permission: BasicPermission,
  credentials: BackstageCredentials,
): Promise<void> {
  const [decision] = await permissions.authorize([{ permission }], {
    credentials,
  });
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw permissionMissing(permission);
  }
}
