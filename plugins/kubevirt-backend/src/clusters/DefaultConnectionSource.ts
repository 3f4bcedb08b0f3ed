import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  connect,
  type KubeconfigCluster,
  type KubeconfigUser,
} from './connect';
import type { Connection, ConnectionSource } from './connection';
import {
  runExecPlugin,
  type ExecCredential,
  type ExecPlugin,
} from './execCredential';
import { KubeError } from './KubeError';
import { checkUser, type RawKubeconfigUser } from './kubeconfig';

/** A credential is renewed this many milliseconds before it ends. */
const RENEW_EARLY = 30_000;

/** What a kubeconfig's context, or the configuration itself, says of a cluster. */
export interface Access {
  cluster: KubeconfigCluster;
  user: RawKubeconfigUser;
  /** Relative paths start here. */
  directory: string;
}

/** Where the {@link Access} comes from. */
export interface AccessSource {
  /** The file that `load` reads, if any. */
  file?: string;
  load(): Promise<Access>;
}

/**
 * The connection to one cluster.
 *
 * @remarks
 * Before each call the files are looked at (one `stat` each): a changed kubeconfig, token file,
 * certificate, key or CA makes a new connection; running watches keep the old one until they end.
 * Credentials of plugins are kept until shortly before they expire, or until the API server answers 401.
 */
export class DefaultConnectionSource implements ConnectionSource {
  readonly #cluster: string;
  readonly #source: AccessSource;
  readonly #plugins: ExecPlugin[];
  readonly #now: () => number;

  #files: string[];
  #stamp?: string;
  #expires = Infinity;
  #credential?: ExecCredential;
  #connection?: Connection;
  #pending?: Promise<Connection>;

  static create(options: {
    /** Configured name, for messages. */
    cluster: string;
    source: AccessSource;
    execPlugins?: ExecPlugin[];
    now?: () => number;
  }): DefaultConnectionSource {
    return new DefaultConnectionSource(
      options.cluster,
      options.source,
      options.execPlugins ?? [],
      options.now ?? Date.now,
    );
  }

  private constructor(
    cluster: string,
    source: AccessSource,
    plugins: ExecPlugin[],
    now: () => number,
  ) {
    this.#cluster = cluster;
    this.#source = source;
    this.#plugins = plugins;
    this.#now = now;
    this.#files = source.file ? [source.file] : [];
  }

  get(): Promise<Connection> {
    this.#pending ??= this.#get().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  invalidate(): void {
    this.#credential = undefined;
    this.#stamp = undefined;
  }

  close(): void {
    this.#connection?.agent.destroy();
    this.#connection = undefined;
    this.#stamp = undefined;
  }

  async #get(): Promise<Connection> {
    try {
      const stamp = await stampOf(this.#files);
      if (
        this.#connection &&
        stamp === this.#stamp &&
        this.#now() < this.#expires - RENEW_EARLY
      ) {
        return this.#connection;
      }
      this.#connection = await this.#connect(await this.#source.load());
      this.#stamp = await stampOf(this.#files);
      return this.#connection;
    } catch (error) {
      if (error instanceof KubeError) {
        throw error;
      }
      throw new KubeError(
        {
          code: 0,
          reason: 'CredentialUnavailable',
          message: `The credential of cluster '${
            this.#cluster
          }' could not be read`,
        },
        error,
      );
    }
  }

  async #connect(access: Access): Promise<Connection> {
    const { cluster, user, directory } = access;
    checkUser(user, this.#cluster, this.#plugins);
    const { tokenFile, exec, 'auth-provider': _, ...rest } = user;
    const resolved: KubeconfigUser = rest;
    const files = [
      cluster['certificate-authority'],
      user['client-certificate'],
      user['client-key'],
      tokenFile,
    ].flatMap(file => (file ? [path.resolve(directory, file)] : []));
    this.#files = this.#source.file ? [this.#source.file, ...files] : files;
    this.#expires = Infinity;
    if (tokenFile) {
      // As in client-go, the file wins over a token beside it.
      resolved.token = (
        await readFile(path.resolve(directory, tokenFile), 'utf8')
      ).trim();
    }
    const plugin = this.#plugins.find(each => each.command === exec?.command);
    if (exec && plugin) {
      if (
        !this.#credential ||
        this.#now() >= (this.#credential.expires ?? Infinity) - RENEW_EARLY
      ) {
        this.#credential = await runExecPlugin(exec, plugin, {
          name: this.#cluster,
          info: {
            server: cluster.server,
            'certificate-authority-data': cluster['certificate-authority-data'],
          },
        });
      }
      const { token, certificate, key, expires } = this.#credential;
      this.#expires = expires ?? Infinity;
      if (token) {
        resolved.token = token;
      }
      if (certificate && key) {
        resolved['client-certificate-data'] = base64(certificate);
        resolved['client-key-data'] = base64(key);
      }
    }
    return connect(cluster, resolved, directory);
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Changes when one of the files does; symbolic links are followed, as secret mounts swap them. */
async function stampOf(files: string[]): Promise<string> {
  const stamps = await Promise.all(
    files.map(async file => {
      const { ino, size, mtimeMs } = await stat(file);
      return `${ino}:${size}:${mtimeMs}`;
    }),
  );
  return stamps.join(' ');
}
