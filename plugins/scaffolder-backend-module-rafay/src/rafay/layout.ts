import { posix } from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { RafayKind } from './types';

/**
 * Where files lie in a repository (`rafay.repository`). All are folders or single path segments.
 *
 * @public
 */
export interface RepositoryLayout {
  /** Holds one folder a project; Rafay's System Sync reads below it. */
  root: string;
  /** The folder beside the specs that holds what they upload. */
  artifacts: string;
  /** Holds superseded versions, outside of what System Sync reads. */
  versions: string;
  /** Folder of each kind inside a project. */
  kinds: Record<RafayKind, string>;
}

/** Holds what the generator must remember; outside of what System Sync reads. */
export const STATE_FOLDER = '.rafay-kubevirt';

/** @public */
export const DEFAULT_LAYOUT: RepositoryLayout = {
  root: 'projects',
  artifacts: 'artifacts',
  versions: 'versions',
  kinds: {
    Namespace: 'namespaces',
    Addon: 'addons',
    Blueprint: 'blueprints',
    Workload: 'workloads',
    Repository: 'repositories',
    Pipeline: 'pipelines',
  },
};

/** Reads `rafay.repository`. */
export function readLayout(config: Config): RepositoryLayout {
  const repository = config.getOptionalConfig('rafay.repository');
  const layout: RepositoryLayout = {
    ...DEFAULT_LAYOUT,
    root: folder(repository, 'root') ?? DEFAULT_LAYOUT.root,
    artifacts: folder(repository, 'artifacts') ?? DEFAULT_LAYOUT.artifacts,
    versions: folder(repository, 'versions') ?? DEFAULT_LAYOUT.versions,
  };
  if (layout.artifacts.includes('/')) {
    throw new InputError(
      `Invalid config rafay.repository.artifacts: '${layout.artifacts}' must be a single folder name`,
    );
  }
  if (overlaps(layout.root, layout.versions)) {
    throw new InputError(
      `Invalid config rafay.repository: 'root' and 'versions' must be separate folders, so that System Sync reads current versions only`,
    );
  }
  return layout;
}

function folder(config: Config | undefined, key: string): string | undefined {
  const value = config?.getOptionalString(key);
  if (value === undefined) {
    return undefined;
  }
  if (
    !value.split('/').every(part => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(part))
  ) {
    throw new InputError(
      `Invalid config rafay.repository.${key}: '${value}' must be a relative folder such as 'rafay/projects'`,
    );
  }
  return value;
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

/** Folder that holds everything of a project. */
export function projectFolder(
  layout: RepositoryLayout,
  project: string,
): string {
  return posix.join(layout.root, project);
}

/** Path of an object's spec. */
export function specPath(
  layout: RepositoryLayout,
  project: string,
  kind: RafayKind,
  name: string,
): string {
  return posix.join(layout.root, project, layout.kinds[kind], `${name}.yaml`);
}

/** Path of what an object uploads, relative to the folder of its spec. */
export function artifactName(layout: RepositoryLayout, name: string): string {
  return `${layout.artifacts}/${name}/${name}.yaml`;
}

/** Path of what an object uploads. */
export function artifactPath(
  layout: RepositoryLayout,
  project: string,
  kind: RafayKind,
  name: string,
): string {
  return posix.join(
    layout.root,
    project,
    layout.kinds[kind],
    artifactName(layout, name),
  );
}

/** Folder in which a superseded version of an add-on or blueprint is kept, laid out as the current one. */
export function versionFolder(
  layout: RepositoryLayout,
  project: string,
  kind: 'Addon' | 'Blueprint',
  name: string,
  version: string,
): string {
  return posix.join(
    layout.versions,
    project,
    layout.kinds[kind],
    name,
    version,
  );
}

/** Path of the file that remembers how a blueprint was generated. */
export function lockPath(project: string, blueprint: string): string {
  return `${STATE_FOLDER}/${project}/${blueprint}.lock.yaml`;
}
