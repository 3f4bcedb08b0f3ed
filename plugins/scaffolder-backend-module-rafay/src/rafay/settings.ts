import { InputError } from '@backstage/errors';
import type { z as zod } from 'zod/v3';
import { z } from 'zod/v3';
import { cdiCrSchema, checkVmNamespace, kubeVirtCrSchema } from '../kubevirt';
import { checkLabels, checkName, checkUnique, checkVersion } from './names';

type Z = typeof zod;

/** Names of all inputs that say how the platform part of a repository is built. */
export const blueprintFields = {
  option: (zImpl: Z) =>
    zImpl
      .enum(['option1', 'option2'])
      .describe(
        'option1: KubeVirt in the blueprint, CDI as workloads. option2: KubeVirt and CDI in the blueprint.',
      ),
  project: (zImpl: Z) =>
    zImpl.string().describe('Rafay project that the objects belong to'),
  clusters: (zImpl: Z) =>
    zImpl
      .array(zImpl.string())
      .optional()
      .describe('Names of the clusters, as Rafay and Backstage both know them'),
  clusterLabels: (zImpl: Z) =>
    zImpl
      .record(zImpl.string())
      .optional()
      .describe('Labels that choose the clusters, instead of their names'),
  blueprintName: (zImpl: Z) =>
    zImpl
      .string()
      .default('kubevirt-blueprint')
      .describe('Name of the blueprint'),
  version: (zImpl: Z) =>
    zImpl
      .string()
      .default('v1')
      .describe('Version of the blueprint and its add-ons, for example v1'),
  versionState: (zImpl: Z) =>
    zImpl
      .enum(['active', 'draft'])
      .default('active')
      .describe('A draft can be changed later; an active version never'),
  baseBlueprint: (zImpl: Z) =>
    zImpl
      .string()
      .default('minimal')
      .describe('Blueprint that this one builds on'),
  baseVersion: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe('Version of the base blueprint; the newest when left out'),
  bundling: (zImpl: Z) =>
    zImpl
      .enum(['bundled', 'split'])
      .default('bundled')
      .describe(
        'bundled: one add-on. split: one add-on each for operators and their objects, in a chain.',
      ),
  manifests: (zImpl: Z) =>
    zImpl
      .enum(['vendor', 'link'])
      .default('vendor')
      .describe(
        'vendor: the release manifests lie in the repository. link: Rafay fetches them by their address.',
      ),
  kubevirtVersion: (zImpl: Z) =>
    zImpl.string().describe('Release of KubeVirt, for example v1.9.0'),
  cdiVersion: (zImpl: Z) =>
    zImpl
      .string()
      .describe('Release of the Containerized Data Importer, such as v1.66.0'),
  kubernetesVersions: (zImpl: Z) =>
    zImpl
      .array(zImpl.string())
      .optional()
      .describe('Kubernetes versions of the clusters, to check what fits'),
  checksums: (zImpl: Z) =>
    zImpl
      .record(zImpl.string())
      .optional()
      .describe('SHA-256 that a manifest must have, by file name'),
  takeOutNamespaces: (zImpl: Z) =>
    zImpl
      .boolean()
      .default(true)
      .describe(
        'Leave Namespace objects out of the manifests, because Rafay makes the namespaces',
      ),
  anyNode: (zImpl: Z) =>
    zImpl
      .boolean()
      .default(false)
      .describe(
        'Let KubeVirt run on any node: managed clusters have no control-plane nodes',
      ),
  imageRegistry: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe("Registry and path in the place of upstream's images"),
  replicas: (zImpl: Z) =>
    zImpl
      .number()
      .int()
      .min(1)
      .max(9)
      .optional()
      .describe('Replicas of the operators'),
  kubevirt: (zImpl: Z) =>
    kubeVirtCrSchema(zImpl)
      .optional()
      .describe('What the KubeVirt object says'),
  cdi: (zImpl: Z) =>
    cdiCrSchema(zImpl).optional().describe('What the CDI object says'),
  driftAction: (zImpl: Z) =>
    zImpl
      .enum(['Notify', 'Deny', 'Off'])
      .default('Notify')
      .describe('What Rafay does when somebody changes what the add-ons own'),
  critical: (zImpl: Z) =>
    zImpl
      .boolean()
      .default(false)
      .describe('The blueprint fails on a cluster when an add-on fails there'),
  sharedProjects: (zImpl: Z) =>
    zImpl
      .array(zImpl.string())
      .optional()
      .describe('Projects that may use blueprint and add-ons; * for all'),
  fleetValues: (zImpl: Z) =>
    zImpl
      .array(zImpl.string())
      .optional()
      .describe('Fleets that get this version of the blueprint'),
  autoPublish: (zImpl: Z) =>
    zImpl
      .boolean()
      .default(false)
      .describe('Publish this version to the fleets at once'),
  defaultAddons: (zImpl: Z) =>
    zImpl
      .object({
        ingress: zImpl.boolean().optional(),
        logging: zImpl.boolean().optional(),
        monitoring: zImpl.boolean().optional(),
      })
      .strict()
      .optional()
      .describe("Rafay's own add-ons to switch on; none by default"),
  allowLargeBundles: (zImpl: Z) =>
    zImpl
      .boolean()
      .default(false)
      .describe('Write add-on files above 1 MiB instead of refusing them'),
  vmNamespace: (zImpl: Z) =>
    zImpl
      .string()
      .default('virtual-machines')
      .describe('Namespace of the virtual machines'),
  vmClusters: (zImpl: Z) =>
    zImpl
      .array(zImpl.string())
      .optional()
      .describe(
        'Clusters that run the virtual machines; each VM runs on each of them. All by default.',
      ),
  entityName: (zImpl: Z) =>
    zImpl
      .string()
      .describe('Name of the catalog component whose page shows the VMs'),
  owner: (zImpl: Z) =>
    zImpl
      .string()
      .describe('Entity reference of the owner, such as group:default/orders'),
  system: (zImpl: Z) =>
    zImpl.string().optional().describe('System that the component is part of'),
  lifecycle: (zImpl: Z) =>
    zImpl
      .string()
      .default('production')
      .describe('Lifecycle of the catalog component'),
  repositoryUrl: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe('Address from which Rafay will read this git repository'),
  repositoryName: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe('Name of the Repository object in Rafay'),
  repositoryRevision: (zImpl: Z) =>
    zImpl.string().default('main').describe('Branch that Rafay follows'),
  repositoryAgents: (zImpl: Z) =>
    zImpl
      .array(zImpl.string())
      .optional()
      .describe('Rafay agents that reach the repository'),
  approvers: (zImpl: Z) =>
    zImpl
      .array(zImpl.string())
      .optional()
      .describe('Rafay users who may approve the stages of the pipeline'),
  repositoryProvider: (zImpl: Z) =>
    zImpl
      .enum(['Github', 'Gitlab', 'Bitbucket', 'AzureRepos'])
      .optional()
      .describe('Git host whose webhook starts the pipeline'),
};

/** The inputs as one object, for checks outside of a template. */
export function blueprintObject(zImpl: Z) {
  return zImpl
    .object(
      Object.fromEntries(
        Object.entries(blueprintFields).map(([key, field]) => [
          key,
          field(zImpl),
        ]),
      ) as { [K in keyof Fields]: ReturnType<Fields[K]> },
    )
    .strict();
}

type Fields = typeof blueprintFields;

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
