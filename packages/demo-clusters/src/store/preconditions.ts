import { conflict } from '../status';
import { KubeObject, ObjectRef } from '../types';

/** Throws a 409 when the object is not the one, or not the version, that the caller means. */
export function checkPreconditions(
  ref: ObjectRef,
  current: KubeObject,
  wanted: { uid?: string; resourceVersion?: string } = {},
): void {
  const { uid, resourceVersion } = current.metadata;
  if (wanted.uid && wanted.uid !== uid) {
    throw conflict(
      ref,
      `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${uid}`,
    );
  }
  if (wanted.resourceVersion && wanted.resourceVersion !== resourceVersion) {
    throw conflict(
      ref,
      `Precondition failed: ResourceVersion in precondition: ${wanted.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
    );
  }
}
