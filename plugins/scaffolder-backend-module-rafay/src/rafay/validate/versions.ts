import { posix } from 'node:path';
import { nextVersion } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RepositoryLayout } from '../layout';
import { readLocks } from '../lock';
import { contentHash } from '../publish';
import type { RepositoryTree } from '../RepositoryTree';
import type { RafayAddon, RafayBlueprint } from '../types';
import type { Findings } from './findings';
import type { SpecObject } from './model';
import { SpecIndex } from './SpecIndex';

/** Checks that active versions are as they were when they were published. */
export function checkVersions(
  specs: SpecObject[],
  tree: RepositoryTree,
  layout: RepositoryLayout,
  findings: Findings,
): void {
  const index = new SpecIndex(specs);
  for (const lock of readLocks(tree).values()) {
    for (const published of lock.published) {
      const copies = index
        .named(published.kind, published.name)
        .filter(
          spec =>
            spec.project === lock.project &&
            spec.spec.version === published.version,
        );
      for (const spec of copies) {
        if (
          published.state === 'active' &&
          contentOf(spec, tree, layout) !== published.sha256
        ) {
          findings.problem(
            spec.path,
            spec.line(['spec', 'version']),
            `version ${published.version} of ${spec.kind} '${
              spec.name
            }' is active and was changed since. Take the change back, or make it version ${nextVersion(
              published.version,
              lock.published.map(item => item.version),
            )}`,
          );
        }
      }
    }
  }
}

function contentOf(
  spec: SpecObject,
  tree: RepositoryTree,
  layout: RepositoryLayout,
): string {
  const artifact = posix.join(
    posix.dirname(spec.path),
    layout.artifacts,
    spec.name,
    `${spec.name}.yaml`,
  );
  return contentHash(
    { kind: spec.kind, spec: spec.spec } as RafayAddon | RafayBlueprint,
    spec.kind === 'Addon' ? tree.get(artifact) : undefined,
  );
}
