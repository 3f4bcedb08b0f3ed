import { createHash } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  MAX_FACTS_OF_PAGE,
  type ClusterFacts,
  type VirtualMachineFacts,
  type VirtualMachineFactsPage,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { FleetMember } from '../fleet';
import type { Clock } from '../lib/clock';
import { EventLoopYielder } from '../lib/EventLoopYielder';
import type { ClusterMirror, MirrorService } from '../mirror/types';
import type { ConsentingEntities } from './ConsentingEntities';

/** Milliseconds for which what was gathered of a cluster is handed out, page by page. */
const GATHERED = 60_000;

export interface LastingFactsOptions {
  mirrors: MirrorService;
  entities: ConsentingEntities;
  clock: Clock;
}

interface Gathered {
  facts: VirtualMachineFacts[];
  digest: string;
  since: number;
}

/**
 * What lasts of the VMs that consent to an entity, for the catalog. It is the same in each replica, and so is its digest: who
 * asks finds out whether anything has changed without being sent it.
 */
export class LastingFacts {
  readonly #options: LastingFactsOptions;
  readonly #gathered = new Map<string, Gathered>();

  private constructor(options: LastingFactsOptions) {
    this.#options = options;
  }

  static create(options: LastingFactsOptions): LastingFacts {
    return new LastingFacts(options);
  }

  /** All clusters. Starts their mirrors, and keeps them from being parked as long as it is called now and then. */
  async clusters(): Promise<ClusterFacts[]> {
    const { entities, mirrors } = this.#options;
    const find = await entities.ready();
    const all = mirrors.clusters().map(({ name }) => mirrors.use(name));
    const clusters: ClusterFacts[] = [];
    for (const mirror of all) {
      const { name, state } = mirror.status();
      if (state !== 'synced') {
        clusters.push({ name, state });
        continue;
      }
      const gathered = await this.#gather(mirror, find);
      this.#gathered.set(name, gathered);
      const { digest, facts } = gathered;
      clusters.push({ name, state, digest, total: facts.length });
    }
    for (const name of this.#gathered.keys()) {
      if (!clusters.some(each => each.name === name)) {
        this.#gathered.delete(name);
      }
    }
    return clusters;
  }

  /**
   * @throws NotFoundError for a cluster that is not there
   * @throws ConflictError if the facts are not, or not any more, those of the digest: ask for the clusters again
   */
  async page(
    cluster: string,
    { digest, offset }: { digest: string; offset: number },
  ): Promise<VirtualMachineFactsPage> {
    const { clock, entities, mirrors } = this.#options;
    if (!mirrors.has(cluster)) {
      throw new NotFoundError(`There is no cluster '${cluster}'.`);
    }
    let gathered = this.#gathered.get(cluster);
    if (
      gathered?.digest !== digest ||
      clock.now() - gathered.since >= GATHERED
    ) {
      // Another replica may have handed out the digest.
      gathered = await this.#gather(
        mirrors.use(cluster),
        await entities.ready(),
      );
      this.#gathered.set(cluster, gathered);
    }
    if (gathered.digest !== digest) {
      throw new ConflictError(
        `The virtual machines of cluster '${cluster}' have changed meanwhile.`,
      );
    }
    return {
      total: gathered.facts.length,
      virtualMachines: gathered.facts.slice(offset, offset + MAX_FACTS_OF_PAGE),
    };
  }

  async #gather(
    mirror: ClusterMirror,
    find: (mirror: ClusterMirror, vm: VirtualMachineSummary) => FleetMember[],
  ): Promise<Gathered> {
    const yielder = new EventLoopYielder();
    const found: [sortKey: string, facts: VirtualMachineFacts][] = [];
    for (const vm of mirror.views()) {
      const members = find(mirror, vm);
      if (members.length > 0) {
        const sortKey = `${vm.namespace}/${vm.name}/${vm.kind}`;
        found.push([sortKey, factsOf(vm, members)]);
      }
      const pause = yielder.pause();
      if (pause) {
        await pause;
      }
    }
    found.sort(([a], [b]) => (a < b ? -1 : 1));
    const facts = found.map(([, each]) => each);
    const hash = createHash('sha256');
    facts.forEach(each => hash.update(`${JSON.stringify(each)}\n`));
    return {
      facts,
      digest: hash.digest('hex'),
      since: this.#options.clock.now(),
    };
  }
}

function factsOf(
  vm: VirtualMachineSummary,
  members: FleetMember[],
): VirtualMachineFacts {
  const { kind, cluster, namespace, name, size, guestOs } = vm;
  return {
    kind,
    cluster,
    namespace,
    name,
    ...(size && { size }),
    ...(guestOs && { guestOs }),
    entities: members.map(({ shown: { entityRef, owner } }) => ({
      entityRef,
      ...(owner && { owner }),
    })),
  };
}
