import type { LoggerService } from '@backstage/backend-plugin-api';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError, NotFoundError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import { checkVersions, readVersionPolicy } from '../kubevirt';
import type { ManifestSource, ReleaseManifest } from '../kubevirt';
import { readLocks } from '../rafay/lock';
import type { Lock } from '../rafay/lock';
import type { FetchManifest } from '../rafay/manifestPlan';
import type { RepositoryTree } from '../rafay/RepositoryTree';
import type { BlueprintSettings } from '../rafay/settings';

/**
 * What the actions are made of.
 *
 * @public
 */
export interface ActionOptions {
  config: Config;
  manifestSource: ManifestSource;
}

/** The part of an action's context that fetching needs. */
interface FetchContext {
  logger: LoggerService;
  signal?: AbortSignal;
  checkpoint<T extends JsonValue | void>(options: {
    key: string;
    fn: () => Promise<T> | T;
  }): Promise<T>;
}

/** What file systems take: the bytes of one name, and the length of a path that leaves room for what goes below. */
const MAX_NAME = 255;
const MAX_PATH = 1024;

/**
 * The folder in the workspace that holds the repository.
 *
 * @throws InputError where the path leaves the workspace, or no file system would take it.
 */
export function targetFolder(
  workspacePath: string,
  targetPath: string | undefined,
): string {
  const path = targetPath ?? '.';
  const names = path.split(/[\\/]/);
  if (
    path.startsWith('/') ||
    names.includes('..') ||
    path.length > MAX_PATH ||
    names.some(name => Buffer.byteLength(name) > MAX_NAME) ||
    /\p{Cc}/u.test(path)
  ) {
    throw new InputError(
      `targetPath: ${JSON.stringify(
        path.slice(0, 80),
      )} must be a folder inside the workspace`,
    );
  }
  return resolveSafeChildPath(workspacePath, path);
}

/** Refuses releases that do not fit together; what is only unusual becomes a warning. */
export function checkReleases(
  settings: BlueprintSettings,
  config: Config,
): string[] {
  const { problems, warnings } = checkVersions(
    {
      kubevirt: settings.kubevirtVersion,
      cdi: settings.cdiVersion,
      kubernetes: settings.kubernetesVersions,
    },
    readVersionPolicy(config),
  );
  if (problems.length) {
    throw new InputError(problems.map(byInputName).join('; '));
  }
  return warnings.map(byInputName);
}

/** The releases are inputs of their own here. */
export function byInputName(text: string): string {
  return text.replace(/^versions\.(kubevirt|cdi):/, '$1Version:');
}

/**
 * Fetches with a checkpoint on the checksum: a task that is resumed gets the same bytes as before or
 * fails, without half a megabyte of manifest in the task's state. A checksum that was given, or else the
 * one that the repository's lock holds for the same release, must fit.
 */
export function fetchWithCheckpoint(
  ctx: FetchContext,
  source: ManifestSource,
  checksums: BlueprintSettings['checksums'],
  lock: Pick<Lock, 'manifests'> | undefined,
): FetchManifest {
  return async ({ product, version, file }) => {
    let manifest: ReleaseManifest | undefined;
    const expectedSha256 =
      checksums?.[file] ??
      lock?.manifests.find(
        locked =>
          locked.product === product &&
          locked.version === version &&
          locked.file === file,
      )?.sha256;
    const fetch = (sum: string | undefined) =>
      source.fetch({
        product,
        version,
        file,
        expectedSha256: sum,
        signal: ctx.signal,
      });
    const sha256 = await ctx.checkpoint({
      key: `rafay.manifest.${product}.${version}.${file}`,
      fn: async () => {
        manifest = await fetch(expectedSha256);
        return manifest.sha256;
      },
    });
    if (!manifest) {
      manifest = await fetch(sha256);
    }
    ctx.logger.info(
      `${file} ${version}: ${manifest.bytes} bytes from ${manifest.source}, sha256 ${manifest.sha256}`,
    );
    return manifest;
  };
}

/** The lock of the blueprint that an action goes on from. */
export function findLock(
  tree: RepositoryTree,
  choice: { project?: string; blueprintName?: string },
): Lock {
  const locks = [...readLocks(tree).values()].filter(
    lock =>
      (choice.project === undefined || lock.project === choice.project) &&
      (choice.blueprintName === undefined ||
        lock.blueprint === choice.blueprintName),
  );
  if (!locks.length) {
    throw new NotFoundError(
      'The repository holds no such generated blueprint (.rafay-kubevirt/<project>/<blueprint>.lock.yaml). Fetch the right repository first, or make one with rafay:blueprint:generate',
    );
  }
  if (locks.length > 1) {
    throw new InputError(
      `blueprintName: the repository holds several blueprints; name one of ${locks
        .map(lock => `${lock.project}/${lock.blueprint}`)
        .join(', ')} by project and blueprintName`,
    );
  }
  return locks[0];
}

/** How many VMs one run may write (`rafay.limits.virtualMachines`). */
export function readMaxVms(config: Config): number | undefined {
  return config.getOptionalNumber('rafay.limits.virtualMachines');
}
