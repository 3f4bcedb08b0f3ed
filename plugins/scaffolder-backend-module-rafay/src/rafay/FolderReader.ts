import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** How much of a repository is read into memory. */
export interface ReadLimits {
  files: number;
  fileBytes: number;
  totalBytes: number;
}

const LIMITS: ReadLimits = {
  files: 20_000,
  fileBytes: 4 * 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
};
/** Reads the files below a folder, and no more of them than fit. */
export class FolderReader {
  readonly files = new Map<string, string>();
  readonly #root: string;
  readonly #limits: ReadLimits;
  #bytes = 0;

  constructor(root: string, limits: ReadLimits = LIMITS) {
    this.#root = root;
    this.#limits = limits;
  }

  async list(folder: string): Promise<Dirent[]> {
    const entries = await readdir(join(this.#root, folder), {
      withFileTypes: true,
    }).catch(ignoreMissing);
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Refuses a path with a link among its folders, which listing the last one would follow. */
  async checkNoLinks(path: string): Promise<void> {
    const parts = path.split('/');
    for (const depth of parts.keys()) {
      const folder = parts.slice(0, depth + 1).join('/');
      const found = await lstat(join(this.#root, folder)).catch(ignoreMissing);
      if (!Array.isArray(found) && found.isSymbolicLink()) {
        throw linkError(folder);
      }
    }
  }

  async readFolder(folder: string): Promise<void> {
    for (const entry of await this.list(folder)) {
      const path = posix.join(folder, entry.name);
      if (entry.isSymbolicLink()) {
        throw linkError(path);
      }
      if (entry.isDirectory()) {
        await this.readFolder(path);
      } else if (entry.isFile()) {
        await this.readFile(path);
      }
    }
  }

  async readFile(path: string): Promise<void> {
    const absolute = resolveSafeChildPath(this.#root, path);
    const { size } = await lstat(absolute);
    const { files, fileBytes, totalBytes } = this.#limits;
    if (size > fileBytes) {
      throw new InputError(
        `${path} is ${size} bytes large; files above ${fileBytes} bytes are not read`,
      );
    }
    this.#bytes += size;
    if (this.files.size >= files || this.#bytes > totalBytes) {
      throw new InputError(
        `The repository is too large: more than ${files} files or ${totalBytes} bytes that concern the generator, counted up to ${path}`,
      );
    }
    this.files.set(path, await readFile(absolute, 'utf8'));
  }
}

function linkError(path: string): InputError {
  return new InputError(
    `${path} is a symbolic link. Links are not followed; replace it with the file itself`,
  );
}

/** A folder that is not there has no entries. */
export function ignoreMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') {
    return [];
  }
  throw error;
}
