import type { AuthService } from '@backstage/backend-plugin-api';
import {
  consentedEntities,
  type AccessPolicy,
  type VirtualMachineFinder,
} from '../access';
import type { FleetMember, FleetScopes } from '../fleet';
import type { Clock } from '../lib/clock';
import type { ClusterMirror, VmName } from '../mirror/types';

/** Milliseconds for which the entities of the catalog are remembered. */
const REMEMBERED = 60_000;
/** So long what was read last counts where the catalog does not answer, in milliseconds. */
const OUTDATED = 10 * 60_000;

export interface ConsentingEntitiesOptions {
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  scopes: Pick<FleetScopes, 'visibleEntities'>;
  policy: AccessPolicy;
  finder: VirtualMachineFinder;
  clock: Clock;
}

interface Known {
  byRef: ReadonlyMap<string, FleetMember>;
  /** Those that a rule of the configuration covers. */
  ruled: readonly FleetMember[];
  since: number;
}

/**
 * Whose a VM is by consent, asked on behalf of nobody: the entities that show it and to which the cluster's side, or a
 * rule about entities, has consented.
 */
export class ConsentingEntities {
  readonly #options: ConsentingEntitiesOptions;
  #known?: Known;
  #loading?: Promise<Known>;

  private constructor(options: ConsentingEntitiesOptions) {
    this.#options = options;
  }

  static create(options: ConsentingEntitiesOptions): ConsentingEntities {
    return new ConsentingEntities(options);
  }

  /**
   * Reads the catalog, where that is due.
   *
   * @returns finds the entities of a VM, by reference
   */
  async ready(): Promise<(mirror: ClusterMirror, vm: VmName) => FleetMember[]> {
    const known = await this.#entities();
    return (mirror, vm) => this.#of(known, mirror, vm);
  }

  #of(known: Known, mirror: ClusterMirror, vm: VmName): FleetMember[] {
    const { finder, policy } = this.#options;
    const candidates = new Set(known.ruled);
    for (const annotations of [
      mirror.namespaceAnnotations(vm.namespace),
      ...(mirror.metadata(vm)?.annotations ?? []),
    ]) {
      for (const ref of consentedEntities(annotations)) {
        const member = known.byRef.get(ref);
        if (member) {
          candidates.add(member);
        }
      }
    }
    return [...candidates]
      .filter(
        ({ entity }) =>
          finder.shows(entity, mirror, vm) &&
          policy.hasConsent(entity, mirror, vm),
      )
      .sort((a, b) => (a.entity.entityRef < b.entity.entityRef ? -1 : 1));
  }

  async #entities(): Promise<Known> {
    const now = this.#options.clock.now();
    const known = this.#known;
    if (known && now - known.since < REMEMBERED) {
      return known;
    }
    this.#loading ??= this.#load(now).finally(() => {
      this.#loading = undefined;
    });
    try {
      return await this.#loading;
    } catch (error) {
      if (known && now - known.since < OUTDATED) {
        return known;
      }
      throw error;
    }
  }

  async #load(now: number): Promise<Known> {
    const { auth, scopes } = this.#options;
    const members = await scopes.visibleEntities(
      await auth.getOwnServiceCredentials(),
    );
    this.#known = {
      byRef: new Map(members.map(each => [each.entity.entityRef, each])),
      ruled: members.filter(({ entity }) => entity.rules.length > 0),
      since: now,
    };
    return this.#known;
  }
}
