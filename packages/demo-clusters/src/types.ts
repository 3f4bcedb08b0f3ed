/**
 * What the parts of a demo cluster share: objects, the store that an API server and the controllers
 * work on, and the clock that tests can hold still.
 */

/**
 * Any JSON value, without a schema: objects of whatever kind is served, patches of them, bodies of requests. Who reads a
 * field gives it its type (`objects.ts`, `kubevirt/specTypes.ts`).
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON.parse and the store of all kinds; nothing else is any
export type Json = any;

export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  finalizers?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: {
    apiVersion: string;
    kind: string;
    name: string;
    uid: string;
    controller?: boolean;
    blockOwnerDeletion?: boolean;
  }[];
  managedFields?: Record<string, Json>[];
}

/** Any Kubernetes object. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: Json;
}

/** What a caller hands in: server-side fields may be absent. */
export type NewKubeObject = Omit<KubeObject, 'metadata'> & {
  metadata: Partial<ObjectMeta>;
};

/** A served resource, as discovery shows it. */
export interface ResourceDefinition {
  /** Empty for the core group. */
  group: string;
  /** Served versions, the preferred (and only stored) one first. */
  versions: string[];
  plural: string;
  singular: string;
  kind: string;
  shortNames?: string[];
  categories?: string[];
  namespaced: boolean;
  /** The status is a subresource: plain updates leave it, updates of `/status` change nothing else. */
  statusSubresource: boolean;
  /** False for kinds whose objects carry no `metadata.generation` (ConfigMap, Node, Lease ...). */
  generation?: boolean;
  /** Served by a CustomResourceDefinition. */
  custom?: boolean;
  /** The verbs that discovery lists, where they are fewer than all. */
  verbs?: string[];
  /** Columns of `kubectl get`; JSON paths as in a CRD's additionalPrinterColumns. */
  columns?: {
    name: string;
    type: string;
    jsonPath: string;
    priority?: number;
  }[];
}

/** Names one object; `resource` is `plural.group`, or just the plural in the core group. */
export interface ObjectRef {
  resource: string;
  namespace?: string;
  name: string;
}

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** A change that the store made, in the order of resourceVersions. */
export interface Change {
  type: ChangeType;
  resource: string;
  object: KubeObject;
  /** The object before, for selectors that an object enters or leaves. */
  previous?: KubeObject;
}

/**
 * The state of one demo cluster. Objects that it hands out are frozen or copies: callers never change
 * the store by changing them. Failures are thrown as `StatusError` (`./status`) with the HTTP code and
 * `reason` that a real API server answers.
 */
export interface ObjectStore {
  readonly resources: ReadonlyMap<string, ResourceDefinition>;
  /** A kind is served from now on (built in, or its CRD is established). */
  serve(definition: ResourceDefinition): void;
  /** The kind and all its objects are gone. */
  unserve(resource: string): void;

  get(ref: ObjectRef): KubeObject | undefined;
  list(
    resource: string,
    options?: { namespace?: string; labelSelector?: string },
  ): KubeObject[];
  create(object: NewKubeObject): KubeObject;
  /** Replaces spec and metadata; with a stale `metadata.resourceVersion` it is a 409. */
  update(object: KubeObject): KubeObject;
  /** Reads, lets `change` work on a copy (metadata, spec and status alike) and writes it back if it differs. */
  mutate(
    ref: ObjectRef,
    change: (draft: KubeObject) => void,
  ): KubeObject | undefined;
  /** Deletes, or sets deletionTimestamp where finalizers (or a pod's grace period) hold the object. */
  delete(
    ref: ObjectRef,
    options?: {
      propagation?: 'Background' | 'Foreground' | 'Orphan';
      gracePeriodSeconds?: number;
    },
  ): void;
  /** Called after each change, in order, synchronously; returns the way to stop. */
  subscribe(resource: string, listener: (change: Change) => void): () => void;
}

/** Time for controllers. Tests use one that stands still until they advance it. */
export interface Clock {
  now(): Date;
  /** Runs `callback` after `ms`; returns the way to cancel. */
  after(ms: number, callback: () => void): () => void;
}
