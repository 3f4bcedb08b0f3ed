import { ConflictError } from '@backstage/errors';
import { nextVersion } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { toYamlDocument } from '../kubevirt';
import { artifactPath, specPath, versionFolder } from './layout';
import type { RepositoryLayout } from './layout';
import type { Lock } from './lock';
import { checkVersion } from './names';
import { sha256 } from './RepositoryTree';
import type { RepositoryTree } from './RepositoryTree';
import type { RafayAddon, RafayBlueprint } from './types';

type Published = Lock['published'][number];

/**
 * Hash of what an immutable version consists of: its spec, without the state that may go from draft
 * to active, and the file it uploads.
 */
export function contentHash(
  object: RafayAddon | RafayBlueprint,
  artifactText = '',
): string {
  const { versionState: _, ...spec } = object.spec;
  return sha256(`${toYamlDocument(spec)}\u0000${artifactText}`);
}

/**
 * Checks a version against those that exist.
 *
 * @param field - the input that names the version
 * @throws ConflictError if the version is active and its content would change; names the next version
 */
export function checkImmutable(
  published: readonly Published[],
  version: Published,
  field: string,
): void {
  const existing = published.find(
    item =>
      item.kind === version.kind &&
      item.name === version.name &&
      item.version === version.version,
  );
  if (!existing || existing.state === 'draft') {
    return;
  }
  const words = version.kind === 'Addon' ? 'add-on' : 'blueprint';
  if (existing.sha256 !== version.sha256) {
    const taken = published.map(item => item.version);
    throw new ConflictError(
      `${field}: version ${version.version} of ${words} '${
        version.name
      }' is active, and an active version never changes. Use version ${nextVersion(
        version.version,
        taken,
      )} for the new content`,
    );
  }
  if (version.state === 'draft') {
    throw new ConflictError(
      `versionState: version ${version.version} of ${words} '${version.name}' is active and cannot become a draft again`,
    );
  }
}

/** The list with a version in it, instead of a draft of the same version. */
export function withPublished(
  published: readonly Published[],
  version: Published,
): Published[] {
  return [
    ...published.filter(
      item =>
        item.kind !== version.kind ||
        item.name !== version.name ||
        item.version !== version.version,
    ),
    version,
  ];
}

/**
 * Keeps the version that the tree holds now, spec and artifact byte by byte, before another one takes
 * its place. It stays applicable from there: paths inside it are relative to it.
 *
 * @returns the paths written
 */
export function keepVersion(
  tree: RepositoryTree,
  layout: RepositoryLayout,
  object: {
    kind: 'Addon' | 'Blueprint';
    project: string;
    name: string;
    version: string;
  },
): string[] {
  const { kind, project, name } = object;
  // It was read from a file of the repository, and becomes a folder.
  const version = checkVersion(
    specPath(layout, project, kind, name),
    object.version,
  );
  const folder = versionFolder(layout, project, kind, name, version);
  const spec = specPath(layout, project, kind, name);
  const base = spec.slice(0, spec.lastIndexOf('/'));
  return [spec, artifactPath(layout, project, kind, name)]
    .filter(path => tree.has(path))
    .map(path => {
      const target = `${folder}${path.slice(base.length)}`;
      tree.set(target, tree.get(path)!);
      return target;
    });
}

/** The version that a spec of ours names. */
export function versionOf(spec: string | undefined): string | undefined {
  return /^ {2}version: "?([^"\s]+)"?$/m.exec(spec ?? '')?.[1];
}
