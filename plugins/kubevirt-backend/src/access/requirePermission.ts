import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';

export function permissionMissing(permission: BasicPermission): Error {
  return new NotAllowedError(
    `You do not have the permission '${permission.name}'. Those who run this portal grant it in the permission policy.`,
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
