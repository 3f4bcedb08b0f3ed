import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { parseAllDocuments } from 'yaml';
import type { LocalGit } from './LocalGit';

/**
 * Brings the catalog-info.yaml at the root of each local repository into the catalog, as a git host's
 * discovery provider would.
 */
export class LocalGitEntityProvider implements EntityProvider {
  readonly #git: LocalGit;
  readonly #logger: LoggerService;
  readonly #seen = new Map<string, string>();
  readonly #entities = new Map<string, Entity[]>();
  #connection: EntityProviderConnection | undefined;
  /** Something moved that the catalog has not been notified of, maybe since it was not connected yet. */
  #pending = false;

  private constructor(git: LocalGit, logger: LoggerService) {
    this.#git = git;
    this.#logger = logger;
  }

  static create(options: {
    git: LocalGit;
    logger: LoggerService;
  }): LocalGitEntityProvider {
    return new LocalGitEntityProvider(options.git, options.logger);
  }

  getProviderName(): string {
    return 'local-git';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.refresh();
  }

  /** Looks at each repository's `main` and notifies the catalog if one moved. */
  async refresh(): Promise<void> {
    const names = await this.#git.list();
    for (const name of this.#seen.keys()) {
      if (!names.includes(name)) {
        this.#seen.delete(name);
        this.#entities.delete(name);
        this.#pending = true;
      }
    }
    for (const name of names) {
      const head = await this.#git.head(name);
      if (head && this.#seen.get(name) !== head) {
        this.#seen.set(name, head);
        this.#entities.set(name, await this.#read(name));
        this.#pending = true;
      }
    }
    if (this.#pending && this.#connection) {
      this.#pending = false;
      await this.#connection.applyMutation({
        type: 'full',
        entities: [...this.#entities.values()]
          .flat()
          .map(entity => ({ entity, locationKey: 'local-git' })),
      });
    }
  }

  async #read(name: string): Promise<Entity[]> {
    const text = await this.#git.read(name, 'catalog-info.yaml');
    if (!text) {
      return [];
    }
    const location = `local-git:${name}/catalog-info.yaml`;
    return parseAllDocuments(text).flatMap(document => {
      const entity = document.errors.length
        ? undefined
        : (document.toJS() as Entity | null);
      if (!entity?.kind || !entity.metadata?.name) {
        this.#logger.warn(
          `The catalog-info.yaml of local repository '${name}' holds a document that is no entity; it is left out`,
        );
        return [];
      }
      return {
        ...entity,
        metadata: {
          ...entity.metadata,
          annotations: {
            ...entity.metadata.annotations,
            [ANNOTATION_LOCATION]: location,
            [ANNOTATION_ORIGIN_LOCATION]: location,
          },
        },
      };
    });
  }
}
