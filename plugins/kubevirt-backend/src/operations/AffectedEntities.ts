import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  ANNOTATION_VIRTUAL_MACHINES,
  type OperationPlan,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { principalOf, type LocatedVm } from '../access';
import { readEntitySelector, type EntitySelector } from '../entities';
import type { Clock } from '../lib/clock';
import { matches } from '../kubevirt/graph/query';

/**
 * Milliseconds for which the entities that somebody sees are remembered: as long as it takes to plan for many VMs at once,
 * and no longer, so that an entity which came or which they may not see any more counts in the next plan.
 */
const REMEMBERED = 5_000;
/** More entities are not looked at, and more people not remembered. */
const MAX_ENTITIES = 2_000;
const MAX_PEOPLE = 100;
const MAX_AFFECTED = 20;

type Selecting = Pick<EntitySelector, 'entityRef' | 'clusterSelectors'> & {
  title?: string;
};

export interface AffectedEntitiesOptions {
  catalog: Pick<CatalogService, 'getEntities'>;
  clusters: () => string[];
  clock: Clock;
}

/** Finds the entities that show a VM, among those that the caller sees in the catalog. */
export class AffectedEntities {
  readonly #options: AffectedEntitiesOptions;
  readonly #known = new Map<
    string,
    { entities: Promise<Selecting[]>; until: number }
  >();

  private constructor(options: AffectedEntitiesOptions) {
    this.#options = options;
  }

  static create(options: AffectedEntitiesOptions): AffectedEntities {
    return new AffectedEntities(options);
  }

  /** @param entityRef - the one in whose name the operation is asked for, which is left out */
  async find(
    credentials: BackstageCredentials,
    { summary, vmObjects }: LocatedVm,
    entityRef: string,
  ): Promise<OperationPlan['affected']> {
    const { cluster, namespace, name } = summary;
    const labels = (vmObjects.vm ?? vmObjects.vmi)?.metadata.labels;
    const entities = await this.#entities(credentials);
    return entities
      .filter(
        each =>
          each.entityRef !== entityRef &&
          each.clusterSelectors.some(
            selector =>
              selector.cluster === cluster &&
              selector.queries.some(query =>
                matches(query, { namespace, name, labels }),
              ),
          ),
      )
      .slice(0, MAX_AFFECTED)
      .map(({ entityRef: ref, title }) => ({
        entityRef: ref,
        ...(title && { title }),
      }));
  }

  #entities(credentials: BackstageCredentials): Promise<Selecting[]> {
    const now = this.#options.clock.now();
    const { key } = principalOf(credentials);
    const known = this.#known.get(key);
    if (known && known.until > now) {
      return known.entities;
    }
    const entities = this.#load(credentials);
    const loading = { entities, until: now + REMEMBERED };
    this.#known.delete(key);
    this.#known.set(key, loading);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MAX_PEOPLE) {
        break;
      }
      this.#known.delete(oldest);
    }
    entities.catch(() => {
      if (this.#known.get(key) === loading) {
        this.#known.delete(key);
      }
    });
    return entities;
  }

  async #load(credentials: BackstageCredentials): Promise<Selecting[]> {
    const { items } = await this.#options.catalog.getEntities(
      {
        filter: [
          ANNOTATION_KUBERNETES_ID,
          ANNOTATION_KUBERNETES_LABEL_SELECTOR,
          ANNOTATION_VIRTUAL_MACHINES,
        ].map(annotation => ({
          [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
        })),
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
          'metadata.annotations',
        ],
        limit: MAX_ENTITIES,
      },
      { credentials },
    );
    const clusters = this.#options.clusters();
    return items.flatMap(entity => {
      try {
        const { entityRef, clusterSelectors } = readEntitySelector(
          entity,
          clusters,
        );
        return [{ entityRef, clusterSelectors, title: entity.metadata.title }];
      } catch {
        // Its annotations can't be read, so that it shows no VM.
        return [];
      }
    });
  }
}
