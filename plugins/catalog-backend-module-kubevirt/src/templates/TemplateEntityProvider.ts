import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';

const LOCATION = 'kubevirt-templates:config';

/** Gives templates to the catalog, and takes away those of an earlier configuration. */
export class TemplateEntityProvider implements EntityProvider {
  readonly #templates: readonly Entity[];

  constructor(templates: readonly Entity[]) {
    this.#templates = templates;
  }

  getProviderName(): string {
    return 'kubevirt-templates';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await connection.applyMutation({
      type: 'full',
      entities: this.#templates.map(entity => ({
        locationKey: this.getProviderName(),
        entity: {
          ...entity,
          metadata: {
            ...entity.metadata,
            annotations: {
              ...entity.metadata.annotations,
              [ANNOTATION_LOCATION]: LOCATION,
              [ANNOTATION_ORIGIN_LOCATION]: LOCATION,
            },
          },
        },
      })),
    });
  }
}
