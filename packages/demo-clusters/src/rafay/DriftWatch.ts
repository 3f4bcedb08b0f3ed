import { isDeepStrictEqual } from 'node:util';
import type { AdmissionRequest } from '../apiserver';
import type { DemoCluster } from '../cluster';
import { denied } from '../controllers/webhooks';
import type { KubeObject } from '../types';
import { Applicable, keyOf, RAFAY_USER, titleOf } from './applier';
import type { DriftAction, Part } from './project';
import type { RolloutFaults } from './rolloutFaults';

/** Somebody changed on a cluster what Rafay applied, or wanted to. */
export interface DriftStatus {
  state: 'Detected' | 'Blocked';
  reason: string;
  /** Such as `VirtualMachine orders/orders-db`. */
  objects: string[];
  since: string;
}

/** Whose objects are watched. */
export type DriftOwner = Pick<Part, 'kind' | 'name'> & { project: string };

interface Claim {
  owner: string;
  action: DriftAction;
}

/** Everything but what the cluster itself writes. */
function declared({ metadata, status: _, ...rest }: KubeObject): object {
  return { ...rest, labels: metadata.labels ?? {} };
}

function ownerKey({ project, kind, name }: DriftOwner): string {
  return `${project}/${kind}/${name}`;
}

/**
 * Notices what others than Rafay write to the objects that it applied, where their specification asks for it, and refuses
 * it where it says `Deny`. Only writes through the API server count: what controllers and virt-api write is none.
 */
export class DriftWatch {
  /** By cluster, then by object. */
  readonly #claims = new Map<string, Map<string, Claim>>();
  readonly #drifts = new Map<string, DriftStatus>();
  readonly #stops: (() => void)[];

  constructor(clusters: Iterable<DemoCluster>) {
    this.#stops = [...clusters].map(cluster => {
      this.#claims.set(cluster.name, new Map());
      return cluster.extensions.addAdmission(request =>
        this.#review(cluster, request),
      );
    });
  }

  stop(): void {
    this.#stops.forEach(stop => stop());
  }

  /** Watches what a part has applied just now; what was noticed before is over. */
  claim(
    cluster: DemoCluster,
    owner: DriftOwner,
    items: Applicable[],
    action: DriftAction | undefined,
  ): void {
    const claims = this.#claims.get(cluster.name)!;
    const key = ownerKey(owner);
    this.#drifts.delete(key);
    for (const [object, claim] of claims) {
      if (claim.owner === key) {
        claims.delete(object);
      }
    }
    if (action) {
      const writer = cluster.writeAs(RAFAY_USER);
      for (const { object, namespace } of items) {
        const ref = writer.refOf(object, namespace);
        if (ref) {
          claims.set(keyOf(ref), { owner: key, action });
        }
      }
    }
  }

  /** What was noticed of a part's objects since they were applied. */
  of(owner: DriftOwner): DriftStatus | undefined {
    return this.#drifts.get(ownerKey(owner));
  }

  #review(cluster: DemoCluster, request: AdmissionRequest): void {
    const { operation, resource, subresource, oldObject, object } = request;
    if (!oldObject || subresource || request.user.name === RAFAY_USER) {
      return;
    }
    const { namespace, name } = oldObject.metadata;
    const claim = this.#claims
      .get(cluster.name)!
      .get(keyOf({ resource, namespace, name }));
    if (
      !claim ||
      (object && isDeepStrictEqual(declared(object), declared(oldObject)))
    ) {
      return;
    }
    const blocked = claim.action === 'Deny';
    const what = `${operation === 'DELETE' ? 'delete' : 'update'} by ${
      request.user.name
    }`;
    if (!request.dryRun) {
      this.#drifts.set(claim.owner, {
        state: blocked ? 'Blocked' : 'Detected',
        reason: blocked ? `${what} was refused` : what,
        objects: [titleOf(oldObject)],
        since: cluster.clock.now().toISOString(),
      });
    }
    if (blocked) {
      throw denied(
        'drift.rafay.dev',
        `${titleOf(oldObject)} is managed by Rafay: change it in git`,
        403,
      );
    }
  }
}

/** What the faults `drift-detected` and `drift-blocked` say of a part: nobody has changed anything. */
export function simulatedDrift(
  faults: RolloutFaults,
  { name, namespace, objects }: Part,
): DriftStatus | undefined {
  const blocked = faults.since('drift-blocked', name);
  const since = blocked ?? faults.since('drift-detected', name);
  if (since === undefined) {
    return undefined;
  }
  return {
    state: blocked === undefined ? 'Detected' : 'Blocked',
    reason: `update by jane@example.com${
      blocked === undefined ? '' : ' was refused'
    }`,
    objects: objects.map(object =>
      titleOf({ ...object, metadata: { namespace, ...object.metadata } }),
    ),
    since,
  };
}
