import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';

const run = promisify(execFile);

/** What a repository is called: a folder name that means the same on every file system. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Settings and hooks of the person who runs the portal must not leak into its repositories. */
const ENVIRONMENT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Backstage',
  GIT_AUTHOR_EMAIL: 'backstage@localhost',
  GIT_COMMITTER_NAME: 'Backstage',
  GIT_COMMITTER_EMAIL: 'backstage@localhost',
};

export interface PublishResult {
  /** The commit that `main` now points at. */
  commit: string;
  /** Address that `git clone` takes. */
  remoteUrl: string;
  /** False when the tree was already as published. */
  changed: boolean;
}

/**
 * A folder of bare repositories instead of a git host.
 */
export class LocalGit {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  static create(options: { root: string }): LocalGit {
    return new LocalGit(options.root);
  }

  /** Names of the repositories, sorted. */
  async list(): Promise<string[]> {
    const entries = await readdir(this.#root).catch(() => []);
    return entries
      .filter(entry => entry.endsWith('.git'))
      .map(entry => entry.slice(0, -'.git'.length))
      .filter(name => NAME.test(name))
      .sort();
  }

  /** The commit of `main`, or undefined while nothing was pushed. */
  async head(name: string): Promise<string | undefined> {
    return this.#git(this.#path(name), ['rev-parse', '--verify', 'main'])
      .then(out => out.trim())
      .catch(() => undefined);
  }

  /** A file's text at `main`, or undefined where there is none. */
  async read(name: string, file: string): Promise<string | undefined> {
    return this.#git(this.#path(name), ['show', `main:${file}`]).catch(
      () => undefined,
    );
  }

  /** Puts the tree of `main` into an existing folder. */
  async fetch(name: string, target: string): Promise<void> {
    if (!(await this.head(name))) {
      throw new NotFoundError(
        `There is no local repository '${name}'. Known: ${
          (await this.list()).join(', ') || 'none'
        }`,
      );
    }
    const clone = await mkdtemp(join(tmpdir(), 'local-git-'));
    try {
      await this.#git(clone, [
        'clone',
        '--quiet',
        '--branch=main',
        this.#path(name),
        'tree',
      ]);
      await rm(join(clone, 'tree', '.git'), { recursive: true });
      await cp(join(clone, 'tree'), target, { recursive: true });
    } finally {
      await rm(clone, { recursive: true, force: true });
    }
  }

  /**
   * Commits the whole content of `source` as the next tree of `main`.
   *
   * @param mode - `create` refuses a name that is taken, `change` one that is not
   */
  async publish(options: {
    name: string;
    source: string;
    message: string;
    mode: 'create' | 'change';
  }): Promise<PublishResult> {
    const { name, source, message, mode } = options;
    const path = this.#path(name);
    const taken = existsSync(path);
    if (mode === 'create' && taken) {
      throw new ConflictError(
        `A local repository '${name}' exists already. Choose another name, or use a template that changes a repository.`,
      );
    }
    if (mode === 'change' && !taken) {
      throw new NotFoundError(`There is no local repository '${name}'`);
    }

    const work = await mkdtemp(join(tmpdir(), 'local-git-'));
    try {
      const tree = join(work, 'tree');
      if (taken) {
        await this.#git(work, ['clone', '--quiet', path, 'tree']);
        for (const entry of await readdir(tree)) {
          if (entry !== '.git') {
            await rm(join(tree, entry), { recursive: true });
          }
        }
      } else {
        await mkdir(tree);
        await this.#git(tree, ['init', '--quiet', '--initial-branch=main']);
      }
      await cp(source, tree, {
        recursive: true,
        // A workspace may itself be a clone; its history is not ours.
        filter: from => from !== join(source, '.git'),
      });
      await this.#git(tree, ['add', '--all', '--force']);
      const status = await this.#git(tree, ['status', '--porcelain']);
      const changed = status !== '';
      if (changed) {
        await this.#git(tree, ['commit', '--quiet', `--message=${message}`]);
        if (!taken) {
          await mkdir(this.#root, { recursive: true });
          await this.#git(this.#root, [
            'init',
            '--quiet',
            '--bare',
            '--initial-branch=main',
            path,
          ]);
        }
        await this.#git(tree, ['push', '--quiet', path, 'HEAD:main']);
      } else if (!taken) {
        throw new InputError('There is nothing to publish: no file was made');
      }
      const commit = await this.#git(tree, ['rev-parse', 'HEAD']);
      return { commit: commit.trim(), remoteUrl: `file://${path}`, changed };
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }

  #path(name: string): string {
    if (!NAME.test(name)) {
      throw new InputError(
        `'${name}' is no name for a local repository: use up to 63 lower case letters, digits and '-'`,
      );
    }
    return join(this.#root, `${name}.git`);
  }

  async #git(cwd: string, args: string[]): Promise<string> {
    const { stdout } = await run('git', args, {
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd, ...ENVIRONMENT },
      maxBuffer: 16 * 1024 * 1024,
      timeout: 60_000,
    });
    return stdout;
  }
}
