import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MAX_BYTES = 64 * 2 ** 20;

/** The files of one commit, by their path in the repository. */
export interface RepositoryFiles {
  paths: string[];
  read(file: string): Promise<string>;
}

async function git(repository: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', ['--git-dir', repository, ...args], {
    maxBuffer: MAX_BYTES,
  });
  return stdout;
}

/** Bare repositories in a folder: everything named `*.git`, at most one folder deep. */
export function findRepositories(folder: string): string[] {
  const isRepository = (entry: fs.Dirent) =>
    entry.isDirectory() && entry.name.endsWith('.git');
  const list = (directory: string) =>
    fs.existsSync(directory)
      ? fs.readdirSync(directory, { withFileTypes: true })
      : [];
  return list(folder)
    .flatMap(entry => {
      const full = path.join(folder, entry.name);
      if (isRepository(entry)) {
        return [full];
      }
      return entry.isDirectory()
        ? list(full)
            .filter(isRepository)
            .map(({ name }) => path.join(full, name))
        : [];
    })
    .sort();
}

/** A commit: its id, and when it was made, as RFC 3339. */
export interface Commit {
  id: string;
  timestamp: string;
}

/** The commit at the tip of a branch; undefined while the branch has none. */
export async function headOf(
  repository: string,
  branch: string,
): Promise<Commit | undefined> {
  try {
    const head = `refs/heads/${branch}`;
    const shown = await git(repository, 'log', '-1', '--format=%H %ct', head);
    const [id, seconds] = shown.trim().split(' ');
    return { id, timestamp: new Date(Number(seconds) * 1000).toISOString() };
  } catch {
    return undefined;
  }
}

/** The files of a commit. */
export async function filesOf(
  repository: string,
  commit: string,
): Promise<RepositoryFiles> {
  const listed = await git(
    repository,
    'ls-tree',
    '-r',
    '-z',
    '--name-only',
    commit,
  );
  return {
    paths: listed.split('\0').filter(Boolean),
    read: file => git(repository, 'cat-file', 'blob', `${commit}:${file}`),
  };
}
