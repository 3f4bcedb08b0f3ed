import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError, ForwardedError } from '@backstage/errors';
import { FolderReader, ignoreMissing } from './FolderReader';
import type { ReadLimits } from './FolderReader';
import { STATE_FOLDER } from './layout';
import type { RepositoryLayout } from './layout';

/** Files of the top folder that the generator writes itself. */
const TOP_FILES = /^(?:README|catalog-info)[^/]*\.(?:md|yaml)$/;

/** How the tree differs from what is on disk. */
export interface TreeChanges {
  added: string[];
  changed: string[];
  removed: string[];
}

/** Hex SHA-256 of a text's UTF-8 bytes. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * The generator's view of a repository: the files on disk that concern it, and what becomes of them.
 * Nothing touches the disk before {@link RepositoryTree.write}.
 */
export class RepositoryTree {
  readonly #root: string;
  readonly #before: ReadonlyMap<string, string>;
  readonly #files: Map<string, string>;

  private constructor(root: string, before: ReadonlyMap<string, string>) {
    this.#root = root;
    this.#before = before;
    this.#files = new Map(before);
  }

  /** A tree with nothing on disk, for looking at what would be written. */
  static create(files: Record<string, string> = {}): RepositoryTree {
    return new RepositoryTree('', new Map(Object.entries(files)));
  }

  /**
   * Reads the files of a folder that the generator has to do with. Symbolic links are refused: they
   * could point out of the workspace.
   *
   * @throws InputError if there is a link or too much to read
   */
  static async read(
    root: string,
    layout: RepositoryLayout,
    limits?: ReadLimits,
  ): Promise<RepositoryTree> {
    const reader = new FolderReader(root, limits);
    for (const entry of await reader.list('')) {
      if (entry.isFile() && TOP_FILES.test(entry.name)) {
        await reader.readFile(entry.name);
      }
    }
    for (const folder of [layout.root, layout.versions, STATE_FOLDER]) {
      await reader.checkNoLinks(folder);
      await reader.readFolder(folder);
    }
    return new RepositoryTree(root, reader.files);
  }

  get(path: string): string | undefined {
    return this.#files.get(path);
  }

  /** The text on disk, whatever was set since. */
  original(path: string): string | undefined {
    return this.#before.get(path);
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  set(path: string, text: string): void {
    this.#files.set(path, text);
  }

  delete(path: string): void {
    this.#files.delete(path);
  }

  /** Paths, sorted; those below a folder when one is given. */
  paths(under?: string): string[] {
    const all = [...this.#files.keys()].sort();
    return under ? all.filter(path => path.startsWith(`${under}/`)) : all;
  }

  changes(): TreeChanges {
    const paths = this.paths();
    return {
      added: paths.filter(path => !this.#before.has(path)),
      changed: paths.filter(
        path =>
          this.#before.has(path) &&
          this.#before.get(path) !== this.#files.get(path),
      ),
      removed: [...this.#before.keys()]
        .filter(path => !this.#files.has(path))
        .sort(),
    };
  }

  /**
   * Writes all changes or none: everything is written aside first, then moved into place, and moved
   * back should that fail half-way. What cannot be moved back either stays aside, and is not lost.
   *
   * @throws ConflictError if a path is taken by something the tree did not read
   */
  async write(): Promise<TreeChanges> {
    const changes = this.changes();
    const written = [...changes.added, ...changes.changed];
    if (!written.length && !changes.removed.length) {
      return changes;
    }
    const targets = new Map(
      [...written, ...changes.removed].map(path => [
        path,
        resolveSafeChildPath(this.#root, path),
      ]),
    );
    for (const path of changes.added) {
      await checkFree(path, targets.get(path)!);
    }
    const staging = join(this.#root, `${STATE_FOLDER}-${randomUUID()}`);
    const undo: (() => Promise<unknown>)[] = [];
    try {
      await mkdir(join(staging, 'old'), { recursive: true });
      for (const [index, path] of written.entries()) {
        await writeFile(join(staging, `${index}`), this.#files.get(path)!);
      }
      for (const path of [...changes.changed, ...changes.removed]) {
        const aside = join(staging, 'old', `${undo.length}`);
        await rename(targets.get(path)!, aside);
        undo.push(() => rename(aside, targets.get(path)!));
      }
      for (const [index, path] of written.entries()) {
        const target = targets.get(path)!;
        await mkdir(dirname(target), { recursive: true });
        await rename(join(staging, `${index}`), target);
        undo.push(() => rm(target, { force: true }));
      }
    } catch (error) {
      const stuck: unknown[] = [];
      for (const step of undo.reverse()) {
        await step().catch(problem => stuck.push(problem));
      }
      if (stuck.length > 0) {
        throw new ForwardedError(
          `The repository could not be written, and ${
            stuck.length
          } of its files not be put back; they are in ${basename(staging)}`,
          error,
        );
      }
      await rm(staging, { recursive: true, force: true });
      throw error;
    }
    await rm(staging, { recursive: true, force: true });
    return changes;
  }
}

async function checkFree(path: string, absolute: string): Promise<void> {
  const taken = await lstat(absolute).catch(ignoreMissing);
  if (!Array.isArray(taken)) {
    throw new ConflictError(
      `${path} exists already and is no file that the generator may replace`,
    );
  }
}
