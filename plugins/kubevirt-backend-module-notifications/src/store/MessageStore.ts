import {
  isDatabaseConflictError,
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { OpenMessage } from './OpenMessage';

const TABLE = 'kubevirt_notifications_open';
const MIGRATIONS = 'kubevirt_notifications_migrations';

interface Row {
  scope: string;
  version: number;
  message: string;
}

/** A message as it stands in the database. */
export interface StoredMessage {
  message: OpenMessage;
  /** Changes with each write. */
  version: number;
}

/**
 * The database of the plugin, with the module's tables.
 *
 * @remarks
 * Knex refuses to run where its list names migrations of somebody else, and the database is the plugin's, which other
 * modules may use as well: the list is the module's own.
 */
export async function prepareDatabase(
  database: DatabaseService,
): Promise<Knex> {
  const client = await database.getClient();
  if (!database.migrations?.skip) {
    await client.migrate.latest({
      directory: resolvePackagePath(
        '@rafay-kubevirt/backstage-plugin-kubevirt-backend-module-notifications',
        'migrations',
      ),
      tableName: MIGRATIONS,
    });
  }
  return client;
}

/**
 * The open messages, so that whoever sends next knows what was sent. A message is written before it is sent: of two
 * processes that both take themselves for the one that sends, one can write it.
 */
export class MessageStore {
  readonly #client: Knex;

  private constructor(client: Knex) {
    this.#client = client;
  }

  static create(client: Knex): MessageStore {
    return new MessageStore(client);
  }

  async load(): Promise<StoredMessage[]> {
    const rows = await this.#client<Row>(TABLE).select();
    return rows.map(({ version, message }) => ({
      version,
      message: JSON.parse(message),
    }));
  }

  /** @returns undefined where another process has written one of this scope */
  async add(message: OpenMessage): Promise<StoredMessage | undefined> {
    try {
      await this.#client<Row>(TABLE).insert({
        scope: message.scope,
        version: 1,
        message: JSON.stringify(message),
      });
      return { message, version: 1 };
    } catch (error) {
      if (isDatabaseConflictError(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** @returns undefined where another process has changed it */
  async replace(
    { version }: StoredMessage,
    message: OpenMessage,
  ): Promise<StoredMessage | undefined> {
    const next = { message, version: version + 1 };
    const count = await this.#client<Row>(TABLE)
      .where({ scope: message.scope, version })
      .update({ version: next.version, message: JSON.stringify(message) });
    return count === 1 ? next : undefined;
  }

  /** @returns whether nobody else has changed it */
  async remove({ message, version }: StoredMessage): Promise<boolean> {
    const count = await this.#client<Row>(TABLE)
      .where({ scope: message.scope, version })
      .delete();
    return count === 1;
  }
}
