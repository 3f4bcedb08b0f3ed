import type {
  AuthService,
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  ANNOTATION_LOCATION,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type {
  CatalogService,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_CLUSTER,
  VIRTUAL_MACHINE_ENTITIES_LOCATION,
  type VirtualMachineFacts,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { entityNameOf } from './entityNameOf';
import type { FactsSource } from './FactsClient';
import {
  entityAsProvided,
  isMarkedGone,
  machineOf,
  VIRTUAL_MACHINE_TYPE,
  virtualMachineEntity,
  withGoneCluster,
} from './virtualMachineEntity';

const NAME = 'kubevirt-virtual-machines';
/**
 * Milliseconds after which all are given once more. Another replica may have done in between what this one does not know of; the
 * catalog writes only what has changed.
 */
const ALL_AGAIN = 60 * 60_000;
/** Clusters of which it is known what they have. One that lost KubeVirt keeps its entities: it may only be reinstalled. */
const ANSWERING: ReadonlySet<string> = new Set(['synced', 'kubevirt-absent']);
/** More entities are not read of the catalog. */
const MAX_ENTITIES = 200_000;

export interface VirtualMachineEntityProviderOptions {
  facts: FactsSource;
  catalog: Pick<CatalogService, 'getEntities'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  taskRunner: SchedulerServiceTaskRunner;
  /** Of the entities. */
  namespace: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Gives VMs to the catalog, by what lasts of them: nothing is written while they start, stop, migrate or fail.
 *
 * @remarks
 * A cluster that does not answer keeps its entities, and so does one that is not in the portal any more, whose entities are
 * marked. What a refresh in another replica of the catalog did is done once more here, which changes nothing: a mutation names
 * whole entities.
 */
export class VirtualMachineEntityProvider implements EntityProvider {
  readonly #options: VirtualMachineEntityProviderOptions;
  #connection?: EntityProviderConnection;
  /** By reference; absent until the catalog was asked. */
  #known?: Map<string, Entity>;
  /** By cluster: what its entities were made from. */
  readonly #digests = new Map<string, string>();
  #allGivenAt = -Infinity;

  private constructor(options: VirtualMachineEntityProviderOptions) {
    this.#options = options;
  }

  static create(
    options: VirtualMachineEntityProviderOptions,
  ): VirtualMachineEntityProvider {
    return new VirtualMachineEntityProvider(options);
  }

  getProviderName(): string {
    return NAME;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.#options.taskRunner.run({
      id: `${NAME}:refresh`,
      fn: async () => {
        try {
          await this.refresh();
        } catch (error) {
          this.#options.logger.warn(
            'The virtual machines in the catalog could not be brought up to date; they stay as they are until they can',
            toError(error),
          );
        }
      },
    });
  }

  /** Brings the entities up to date. */
  async refresh(): Promise<void> {
    const known = (this.#known ??= await this.#loadKnown());
    const clusters = await this.#options.facts.clusters();
    const givesAll =
      this.#options.now() - this.#allGivenAt >= ALL_AGAIN &&
      clusters.every(({ state }) => ANSWERING.has(state));
    if (givesAll) {
      this.#digests.clear();
    }
    const changed = clusters.filter(
      ({ name, digest }) => digest && this.#digests.get(name) !== digest,
    );
    const clusterRefs =
      changed.length > 0 ? await this.#loadClusterRefs() : new Map();
    const next = new Map(known);
    for (const { name, digest } of changed) {
      const machines = await this.#options.facts.virtualMachines(name, digest!);
      replaceCluster(
        next,
        name,
        this.#entitiesOf(machines, known, clusterRefs),
      );
    }
    const names = new Set(clusters.map(({ name }) => name));
    for (const [ref, entity] of known) {
      if (!names.has(machineOf(entity)!.cluster) && !isMarkedGone(entity)) {
        next.set(ref, withGoneCluster(entity));
      }
    }
    if (givesAll) {
      await this.#giveAll(next);
    } else {
      await this.#giveChanges(known, next);
    }
    this.#known = next;
    changed.forEach(({ name, digest }) => this.#digests.set(name, digest!));
    for (const name of this.#digests.keys()) {
      if (!names.has(name)) {
        this.#digests.delete(name);
      }
    }
  }

  #entitiesOf(
    machines: VirtualMachineFacts[],
    known: ReadonlyMap<string, Entity>,
    clusterRefs: ReadonlyMap<string, string>,
  ): Map<string, Entity> {
    const { namespace } = this.#options;
    const entities = new Map<string, Entity>();
    for (const facts of machines) {
      const ref = stringifyEntityRef({
        kind: 'Resource',
        namespace,
        name: entityNameOf(facts),
      });
      entities.set(
        ref,
        virtualMachineEntity(facts, {
          namespace,
          clusterRef: clusterRefs.get(facts.cluster),
          before: known.get(ref),
        }),
      );
    }
    return entities;
  }

  /** What is not among them is taken out of the catalog: only where every cluster has answered. */
  async #giveAll(next: ReadonlyMap<string, Entity>): Promise<void> {
    await this.#connection!.applyMutation({
      type: 'full',
      entities: [...next.values()].map(deferred),
    });
    this.#allGivenAt = this.#options.now();
  }

  async #giveChanges(
    known: ReadonlyMap<string, Entity>,
    next: ReadonlyMap<string, Entity>,
  ): Promise<void> {
    const added = [...next].filter(
      ([ref, entity]) =>
        known.get(ref) !== entity && !isSame(known.get(ref), entity),
    );
    const removed = [...known].filter(([ref]) => !next.has(ref));
    if (added.length > 0 || removed.length > 0) {
      await this.#connection!.applyMutation({
        type: 'delta',
        added: added.map(([, entity]) => deferred(entity)),
        removed: removed.map(([, entity]) => deferred(entity)),
      });
    }
  }

  /** What was given to the catalog before, by whichever process. */
  async #loadKnown(): Promise<Map<string, Entity>> {
    const { auth, catalog } = this.#options;
    const { items } = await catalog.getEntities(
      {
        filter: {
          kind: 'Resource',
          'spec.type': VIRTUAL_MACHINE_TYPE,
          [`metadata.annotations.${ANNOTATION_LOCATION}`]:
            VIRTUAL_MACHINE_ENTITIES_LOCATION,
        },
        limit: MAX_ENTITIES,
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return new Map(
      items.flatMap(item => {
        const entity = entityAsProvided(item);
        return entity ? [[stringifyEntityRef(entity), entity] as const] : [];
      }),
    );
  }

  /** The entities that stand for clusters, by the cluster's name. */
  async #loadClusterRefs(): Promise<Map<string, string>> {
    const { auth, catalog } = this.#options;
    const annotation = `metadata.annotations.${ANNOTATION_CLUSTER}`;
    const { items } = await catalog.getEntities(
      {
        filter: { kind: 'Resource', [annotation]: CATALOG_FILTER_EXISTS },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
        ],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return new Map(
      items.map(item => [
        item.metadata.annotations?.[ANNOTATION_CLUSTER] ?? '',
        stringifyEntityRef(item),
      ]),
    );
  }
}

function replaceCluster(
  entities: Map<string, Entity>,
  cluster: string,
  replacement: ReadonlyMap<string, Entity>,
): void {
  for (const [ref, entity] of entities) {
    if (machineOf(entity)?.cluster === cluster) {
      entities.delete(ref);
    }
  }
  replacement.forEach((entity, ref) => entities.set(ref, entity));
}

function isSame(a: Entity | undefined, b: Entity): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function deferred(entity: Entity) {
  return { entity, locationKey: NAME };
}
