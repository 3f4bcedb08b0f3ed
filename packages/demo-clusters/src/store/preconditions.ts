import { conflict } from '../status';
import { KubeObject, ObjectRef } from '../types';

/** Throws a 409 when a deletion means another object, or another version of it. */
export function checkDeletePreconditions(
  kind: string,
  current: KubeObject,
  wanted: { uid?: string; resourceVersion?: string } = {},
): void {
  const { name, uid, resourceVersion } = current.metadata;
  const subject = { resource: kind, name };
  if (wanted.uid && wanted.uid !== uid) {
    throw conflict(
      subject,
      `the UID in the precondition (${wanted.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  if (wanted.resourceVersion && wanted.resourceVersion !== resourceVersion) {
    throw conflict(
      subject,
      `the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}

/** Throws a 409 when an update means another object of the same name. */
export function checkUid(
  ref: ObjectRef,
  current: KubeObject,
  uid: string | undefined,
): void {
  if (uid && uid !== current.metadata.uid) {
    throw conflict(
      ref,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`,
    );
  }
}
