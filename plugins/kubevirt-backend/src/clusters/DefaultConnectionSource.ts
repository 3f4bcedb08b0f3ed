import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isError } from '@backstage/errors';
import {
  connect,
  fileUnlessData,
  type KubeconfigCluster,
  type KubeconfigUser,
} from './connect';
import type { Connection, ConnectionSource } from './connection';
import {
  execCluster,
  runExecPlugin,
  type ExecCredential,
} from './execCredential';
import { pluginOf, type ExecConfig, type ExecPlugin } from './execPlugins';
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
  /** When the credential ends, where whoever handed it out gave one. */
  expiresAt?: Date;
}

/** Where the {@link Access} comes from. */
export interface AccessSource {
  /** The file that `load` reads, if any. */
  file?: string;
  /** @param options - `renew`: the last credential was refused */
  load(options: { renew: boolean }): Promise<Access>;
}

/**
 * The connection to one cluster.
 *
 * @remarks
 * Before each call the files are looked at (one `stat` each): a changed kubeconfig, token file,
 * certificate, key or CA makes a new connection; running watches keep the old one until they end.
 * Credentials of plugins are kept until shortly before they expire, or until the API server answers 401.
 *
 * A credential that can't be renewed for a moment (a file that is being replaced, a plugin that fails)
 * is used on as long as it is good, as client-go does (`transport/token_source.go` cachingTokenSource).
 */
export class DefaultConnectionSource implements ConnectionSource {
  readonly #cluster: string;
  readonly #source: AccessSource;
  readonly #plugins: ExecPlugin[];
  readonly #now: () => number;

  #files: string[] = [];
  #stamp?: string;
  #expires = Infinity;
  #credential?: ExecCredential;
  #refused = false;
  #connection?: Connection;
  #pending?: Promise<Connection>;
  #closed = false;

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
  }

  get(): Promise<Connection> {
    this.#pending ??= this.#get().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  invalidate(refused: Connection): void {
    // Many calls may be refused at once: the first one's renewal is good for all.
    if (refused === this.#connection) {
      this.#credential = undefined;
      this.#connection = undefined;
      this.#refused = true;
    }
  }

  close(): void {
    this.#closed = true;
    this.#connection?.agent.destroy();
    this.#connection = undefined;
  }

  async #get(): Promise<Connection> {
    const connection = this.#connection;
    try {
      if (
        connection &&
        (await stampsOf(this.#files)).join() === this.#stamp &&
        // It may have been refused meanwhile.
        connection === this.#connection &&
        this.#now() < this.#expires - RENEW_EARLY
      ) {
        return connection;
      }
      // Stamps are taken before what they stand for is read: what changes meanwhile is read again.
      const own = await stampsOf(this.#source.file ? [this.#source.file] : []);
      const access = await this.#source.load({ renew: this.#refused });
      this.#connection = await this.#connect(access, own);
      this.#refused = false;
      return this.#connection;
    } catch (error) {
      const good = connection === this.#connection;
      if (
        connection &&
        good &&
        isPassing(error) &&
        this.#now() < this.#expires
      ) {
        return connection;
      }
      if (error instanceof KubeError) {
        throw error;
      }
      if (isError(error) && error.name === 'InputError') {
        throw new KubeError({
          code: 0,
          reason: 'InvalidConfiguration',
          message: error.message,
        });
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

  async #connect(
    { cluster, user, directory, expiresAt }: Access,
    own: string[],
  ): Promise<Connection> {
    if (this.#closed) {
      // Who asked has gone, and no plugin is to be started for them.
      throw new KubeError({
        code: 0,
        reason: 'ConnectionClosed',
        message: `The connection to cluster '${this.#cluster}' was closed`,
      });
    }
    checkUser(user, this.#cluster, this.#plugins);
    const { tokenFile, exec, 'auth-provider': _, ...rest } = user;
    const resolved: KubeconfigUser = rest;
    const files = [
      fileUnlessData(cluster, 'certificate-authority'),
      fileUnlessData(user, 'client-certificate'),
      fileUnlessData(user, 'client-key'),
      tokenFile,
    ].flatMap(file => (file ? [path.resolve(directory, file)] : []));
    const stamp = [...own, ...(await stampsOf(files))].join();
    let expires = expiresAt?.getTime() ?? Infinity;
    if (tokenFile) {
      // As in client-go, the file wins over a token beside it.
      resolved.token = (
        await readFile(path.resolve(directory, tokenFile), 'utf8')
      ).trim();
    }
    const plugin = pluginOf(exec, this.#plugins);
    if (exec && plugin) {
      const credential = await this.#runPlugin(
        exec,
        plugin,
        cluster,
        directory,
      );
      const { token, certificate, key } = credential;
      expires = Math.min(expires, credential.expires ?? Infinity);
      if (token) {
        resolved.token = token;
      }
      if (certificate && key) {
        resolved['client-certificate-data'] = base64(certificate);
        resolved['client-key-data'] = base64(key);
      }
    }
    const connection = await connect(cluster, resolved, directory);
    this.#files = this.#source.file ? [this.#source.file, ...files] : files;
    this.#stamp = stamp;
    this.#expires = expires;
    return connection;
  }

  async #runPlugin(
    exec: ExecConfig,
    plugin: ExecPlugin,
    cluster: KubeconfigCluster,
    directory: string,
  ): Promise<ExecCredential> {
    const credential = this.#credential;
    if (
      credential &&
      this.#now() < (credential.expires ?? Infinity) - RENEW_EARLY
    ) {
      return credential;
    }
    this.#credential = await runExecPlugin(exec, plugin, {
      name: this.#cluster,
      info: exec.provideClusterInfo
        ? await execCluster(cluster, directory)
        : undefined,
    });
    return this.#credential;
  }
}

/** Whether a renewal may fare better next time. */
function isPassing(error: unknown): boolean {
  return (
    typeof (error as NodeJS.ErrnoException)?.syscall === 'string' ||
    (error instanceof KubeError &&
      ['ExecCredentialFailed', 'CredentialUnavailable'].includes(
        error.reason ?? '',
      ))
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** One of each file, which changes when the file does; symbolic links are followed, as secret mounts swap them. */
function stampsOf(files: string[]): Promise<string[]> {
  return Promise.all(
    files.map(async file => {
      const { ino, size, mtimeMs } = await stat(file);
      return `${ino}:${size}:${mtimeMs}`;
    }),
  );
}
