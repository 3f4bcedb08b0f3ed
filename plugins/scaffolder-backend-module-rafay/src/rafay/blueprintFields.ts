import type { z as zod } from 'zod/v3';
import { objectOf } from './objectOf';
import { cdiCrSchema, kubeVirtCrSchema } from '../kubevirt';

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
      .describe('Name of the blueprint. Default: kubevirt-blueprint'),
  version: (zImpl: Z) =>
    zImpl
      .string()
      .default('v1')
      .describe(
        'Version of the blueprint and its add-ons, for example v1. Default: v1',
      ),
  versionState: (zImpl: Z) =>
    zImpl
      .enum(['active', 'draft'])
      .default('active')
      .describe(
        'A draft can be changed later; an active version never. Default: active',
      ),
  baseBlueprint: (zImpl: Z) =>
    zImpl
      .string()
      .default('minimal')
      .describe('Blueprint that this one builds on. Default: minimal'),
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
        'bundled: one add-on. split: one add-on each for operators and their objects, in a chain. Default: bundled',
      ),
  manifests: (zImpl: Z) =>
    zImpl
      .enum(['vendor', 'link'])
      .default('vendor')
      .describe(
        'vendor: the release manifests lie in the repository. link: Rafay fetches them by their address. Default: vendor',
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
        'Leave Namespace objects out of the manifests, because Rafay makes the namespaces. Default: true',
      ),
  anyNode: (zImpl: Z) =>
    zImpl
      .boolean()
      .default(false)
      .describe(
        'Let KubeVirt run on any node: managed clusters have no control-plane nodes. Default: false',
      ),
  imageRegistry: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe("Registry and path instead of upstream's images"),
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
      .describe(
        'What Rafay does when somebody changes what the add-ons own. Default: Notify',
      ),
  critical: (zImpl: Z) =>
    zImpl
      .boolean()
      .default(false)
      .describe(
        'The blueprint fails on a cluster when an add-on fails there. Default: false',
      ),
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
      .describe('Publish this version to the fleets at once. Default: false'),
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
      .describe(
        'Write add-on files above 1 MiB instead of refusing them. Default: false',
      ),
  vmNamespace: (zImpl: Z) =>
    zImpl
      .string()
      .default('virtual-machines')
      .describe('Namespace of the virtual machines. Default: virtual-machines'),
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
      .describe('Lifecycle of the catalog component. Default: production'),
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
    zImpl
      .string()
      .default('main')
      .describe('Branch that Rafay follows. Default: main'),
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
  return objectOf(zImpl, blueprintFields);
}
