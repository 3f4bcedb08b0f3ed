import { InputError } from '@backstage/errors';
import type { z as zod } from 'zod/v3';
import { z } from 'zod/v3';
import { checkVmNamespace } from '../kubevirt';
import { blueprintObject } from './blueprintFields';
import { checkLabels, checkName, checkUnique, checkVersion } from './names';

/**
 * How the platform part of a repository is built; kept in the lock file, so that later changes go on
 * from the same settings.
 */
export type BlueprintSettings = zod.infer<ReturnType<typeof blueprintObject>>;

const settingsSchema = blueprintObject(z);

/** @throws InputError that names the first field which is wrong */
export function parseSettings(value: unknown): BlueprintSettings {
  const settings = withClusterNames(parseInput(settingsSchema, value));
  checkName('project', settings.project);
  checkName('blueprintName', settings.blueprintName);
  checkVersion('version', settings.version);
  checkName('baseBlueprint', settings.baseBlueprint);
  if (settings.baseVersion !== undefined) {
    checkVersion('baseVersion', settings.baseVersion);
  }
  checkName('entityName', settings.entityName);
  checkVmNamespace(settings.vmNamespace, 'vmNamespace');
  checkPlacement(settings);
  for (const [index, project] of (settings.sharedProjects ?? []).entries()) {
    if (project !== '*') {
      checkName(`sharedProjects[${index}]`, project);
    }
  }
  settings.fleetValues?.forEach((fleet, index) =>
    checkName(`fleetValues[${index}]`, fleet),
  );
  if (settings.autoPublish && !settings.fleetValues?.length) {
    throw new InputError(
      'autoPublish: there is no fleet to publish to. Give fleetValues as well',
    );
  }
  for (const [file, sum] of Object.entries(settings.checksums ?? {})) {
    if (!/^(kubevirt|cdi)-(operator|cr)\.yaml$/.test(file)) {
      throw new InputError(
        `checksums: there is no release manifest '${file.slice(0, 80)}'`,
      );
    }
    if (!/^[0-9a-fA-F]{64}$/.test(sum)) {
      throw new InputError(
        `checksums.${file}: a SHA-256 has 64 hexadecimal digits`,
      );
    }
  }
  settings.approvers?.forEach((user, index) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9@._+-]{0,253}$/.test(user)) {
      throw new InputError(
        `approvers[${index}]: is no user name or e-mail address`,
      );
    }
  });
  checkRepository(settings);
  checkCatalogFields(settings);
  return settings;
}

/** A picker over the catalog's clusters gives entity references; the name is what Rafay knows. */
function withClusterNames(settings: BlueprintSettings): BlueprintSettings {
  const toNames = (clusters: string[] | undefined) =>
    clusters?.map(cluster => cluster.replace(/^resource:[a-z0-9-]+\//i, ''));
  return {
    ...settings,
    clusters: toNames(settings.clusters),
    vmClusters: toNames(settings.vmClusters),
  };
}

function checkPlacement(settings: BlueprintSettings): void {
  const { clusters = [], clusterLabels = {} } = settings;
  const labels = Object.keys(clusterLabels).length;
  if (clusters.length && labels) {
    throw new InputError(
      'clusters: choose clusters by name or by clusterLabels, not both',
    );
  }
  if (!clusters.length && !labels) {
    throw new InputError(
      'clusters: choose at least one cluster, by name or by clusterLabels',
    );
  }
  clusters.forEach((cluster, index) =>
    checkName(`clusters[${index}]`, cluster),
  );
  checkUnique('clusters', clusters);
  checkUnique('vmClusters', settings.vmClusters ?? []).forEach(
    (cluster, index) => {
      checkName(`vmClusters[${index}]`, cluster);
      if (!clusters.includes(cluster)) {
        throw new InputError(
          `vmClusters[${index}]: '${cluster}' is none of the blueprint's clusters`,
        );
      }
    },
  );
  checkLabels('clusterLabels', clusterLabels);
}

function checkRepository(settings: BlueprintSettings): void {
  const { repositoryUrl, repositoryName, repositoryRevision } = settings;
  if (repositoryName !== undefined) {
    checkName('repositoryName', repositoryName);
  }
  settings.repositoryAgents?.forEach((agent, index) =>
    checkName(`repositoryAgents[${index}]`, agent),
  );
  if (
    !/^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/.test(repositoryRevision) ||
    repositoryRevision.includes('..')
  ) {
    throw new InputError(
      'repositoryRevision: use the name of a branch or tag, for example main',
    );
  }
  if (repositoryUrl === undefined) {
    const unused = (
      ['repositoryName', 'repositoryAgents', 'repositoryProvider'] as const
    ).find(field => settings[field] !== undefined);
    if (unused) {
      throw new InputError(
        `${unused}: is not used without repositoryUrl, the address from which Rafay reads the repository`,
      );
    }
    return;
  }
  // Hosts are written as people write them: https://…, ssh://… or git@host:path.
  if (/^[\w.-]+@[\w.-]+:[\w./~-]+$/.test(repositoryUrl)) {
    return;
  }
  let url: URL;
  try {
    url = new URL(repositoryUrl);
  } catch {
    throw new InputError('repositoryUrl: is no address of a git repository');
  }
  if (!['https:', 'ssh:'].includes(url.protocol)) {
    throw new InputError(
      `repositoryUrl: Rafay reads repositories over https or ssh, not ${url.protocol}`,
    );
  }
  if (url.password || (url.protocol === 'https:' && url.username)) {
    throw new InputError(
      'repositoryUrl: the address contains credentials. Leave them out, and give them to Rafay',
    );
  }
}

const ENTITY_REF =
  /^(?:[A-Za-z][A-Za-z0-9]*:)?(?:[a-z0-9]+(?:-+[a-z0-9]+)*\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

function checkCatalogFields(settings: BlueprintSettings): void {
  for (const field of ['owner', 'system'] as const) {
    const value = settings[field];
    if (value !== undefined && !ENTITY_REF.test(value)) {
      throw new InputError(
        `${field}: is no entity reference such as group:default/orders`,
      );
    }
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9 _.-]{0,62}$/.test(settings.lifecycle)) {
    throw new InputError('lifecycle: use a word such as production');
  }
}

/** Reads input with a schema; what a form leaves empty counts as left out. */
export function parseInput<T extends zod.ZodTypeAny>(
  schema: T,
  value: unknown,
): zod.output<T> {
  const result = schema.safeParse(dropEmpty(value));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new InputError(`${fieldOf(issue)}: ${issue.message}`);
  }
  return result.data;
}

function fieldOf(issue: zod.ZodIssue): string {
  const path =
    issue.code === 'unrecognized_keys'
      ? [...issue.path, issue.keys[0].slice(0, 60)]
      : issue.path;
  return (
    path.reduce<string>((text, part) => {
      if (typeof part === 'number') {
        return `${text}[${part}]`;
      }
      return text ? `${text}.${part}` : part;
    }, '') || 'input'
  );
}

/** An untouched optional field of a form arrives as an empty string or null. */
function dropEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, item]) => item !== '' && item !== null && item !== undefined,
    ),
  );
}
