/** A folder of a repository, at a branch. */
export interface RepositoryFolder {
  /** Owner and name, or more groups, with slashes between. */
  repository: string;
  /** Branch, tag or commit. */
  ref: string;
  /** With a slash at its end, or empty for the root. */
  folder: string;
}

/** Hosts whose addresses are understood. */
export type GitHost = 'github' | 'gitlab' | 'gitea';

/** Where the parts of an address that follow the repository's name begin. */
const END_OF_NAME: Record<GitHost, (parts: string[]) => number> = {
  github: () => 2,
  gitlab: parts => parts.indexOf('-'),
  gitea: () => 2,
};

/** What stands between the repository and the branch. */
const BETWEEN: Record<GitHost, RegExp> = {
  github: /^(?:blob|tree|raw|edit)$/,
  gitlab: /^-\/(?:blob|tree|raw|edit)$/,
  gitea: /^(?:src|raw)\/branch$/,
};

const MAX_ADDRESS = 2000;

/**
 * The folder that a file of a repository is in. A branch with a slash in its name is not understood.
 *
 * @param address - of the file, as a browser opens it
 */
export function folderOf(
  host: GitHost,
  address: string,
): RepositoryFolder | undefined {
  if (address.length > MAX_ADDRESS || !URL.canParse(address)) {
    return undefined;
  }
  const raw = new URL(address).pathname.split('/').slice(1);
  const end = END_OF_NAME[host](raw);
  const count = host === 'github' ? 1 : 2;
  if (end < 2 || !BETWEEN[host].test(raw.slice(end, end + count).join('/'))) {
    return undefined;
  }
  try {
    const parts = raw.map(decodeURIComponent);
    const [ref, ...file] = parts.slice(end + count);
    return ref && file.length > 0
      ? {
          repository: parts.slice(0, end).join('/'),
          ref,
          folder: file
            .slice(0, -1)
            .map(each => `${each}/`)
            .join(''),
        }
      : undefined;
  } catch {
    // It is encoded wrongly.
    return undefined;
  }
}
