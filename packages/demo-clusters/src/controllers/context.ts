import { Signal } from '../signal';
import { kubeTime } from '../store';
import { Clock, KubeObject, ObjectRef, ObjectStore } from '../types';
import { EventRecorder } from './events';
import { ControlledObjects } from './ControlledObjects';
import { Timings } from './timings';

/** What every controller of a demo cluster works with. */
export interface ControllerContext {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly timings: Timings;
  readonly events: EventRecorder;
  /** Pods by the UID of their controller. */
  readonly pods: ControlledObjects;
  /** A guest begins again while its VMI stays: what virt-handler is asked for, and no object shows. */
  readonly guestResets: Signal<{ vmi: KubeObject; soft: boolean }>;
  /** A failure inside a controller, which a real one would log. */
  reportError(error: Error): void;
}

/** A controller; `start` returns the way to stop it. */
export interface Controller {
  start(): () => void;
}

/** RFC 3339 with whole seconds, as `metav1.Time` is written. */
export function timestamp(clock: Clock): string {
  return kubeTime(clock.now());
}

/** The key of an object in a work queue. */
export function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** Names an object of a resource in the store, or another one of the same name and namespace. */
export function refOf(resource: string, { metadata }: KubeObject): ObjectRef {
  const { namespace, name } = metadata;
  return { resource, ...(namespace && { namespace }), name };
}

/** The ownerReference that marks `owner` as the controller of an object. */
export function controllerReference(owner: KubeObject) {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The UID of the controller of an object. */
export function controllerUid(object: KubeObject): string | undefined {
  return object.metadata.ownerReferences?.find(owner => owner.controller)?.uid;
}
