import * as path from 'node:path';
import { parseManifest } from '../install';
import { Json, NewKubeObject } from '../types';
import type { RepositoryFiles } from './git';
import type {
  BlueprintSpec,
  DriftSpec,
  PartSpec,
  PipelineSpec,
  PlacementSpec,
} from './specs';

/** An object of Rafay's as it stands in the repository. */
export interface Specification {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    project: string;
    labels?: Record<string, string>;
  };
  spec: Json;
}

/** What Rafay does where somebody changes on the cluster what it applied; nothing where it is absent. */
export type DriftAction = 'Notify' | 'Deny';

/** A part that Rafay applies: an add-on or a workload, with the objects of its manifests. */
export interface Part {
  kind: 'add-on' | 'workload';
  name: string;
  namespace?: string;
  specification: Specification;
  /** For an add-on its blueprint says it. */
  drift?: DriftAction;
  clusters: string[];
  objects: NewKubeObject[];
  /** Why its manifests could not be read. */
  problem?: string;
}

/** A stage of a pipeline. */
export interface Stage {
  name: string;
  type: string;
  workload?: string;
  next: string[];
}

/** A managed namespace. */
export interface ManagedNamespace {
  name: string;
  labels: Record<string, string>;
  clusters: string[];
  specification: Specification;
}

/** A blueprint, which a cluster has one of. */
export interface Blueprint {
  name: string;
  version?: string;
  addons: { name: string; dependsOn: string[] }[];
  drift?: DriftAction;
  clusters: string[];
  specification: Specification;
}

/** A pipeline, which orders workloads. */
export interface Pipeline {
  name: string;
  stages: Stage[];
  specification: Specification;
}

/** What a repository says about one project. */
export interface Project {
  name: string;
  namespaces: ManagedNamespace[];
  addons: Map<string, Part>;
  blueprints: Blueprint[];
  /** Versions of blueprints that git has replaced, and that Rafay still has. */
  pastVersions: { blueprint: string; version: string }[];
  workloads: Map<string, Part>;
  pipelines: Pipeline[];
  problems: string[];
}

/** Manifests that stand for addresses of the internet, which the demo does not reach. */
export type UrlMapping = (url: string) => string | undefined;

const SPEC =
  /^projects\/([^/]+)\/(namespaces|addons|blueprints|workloads|pipelines)\/[^/]+\.ya?ml$/;
/** Where the generator keeps what it replaced. System Sync does not read it; Rafay remembers the versions themselves. */
const PAST = /^versions\/([^/]+)\/blueprints\/([^/]+)\/([^/]+)\//;
const CLUSTER_KEY = 'rafay.dev/clusterName';

/** Cluster names that a placement selects: by labels, by a selector, or as fleet values. */
function placedOn(placement: PlacementSpec | undefined): string[] {
  const byLabel = (placement?.labels ?? [])
    .filter(({ key }) => key === CLUSTER_KEY)
    .map(({ value }) => value);
  const selector: string = placement?.selector ?? '';
  const bySelector = [
    ...selector.matchAll(/rafay\.dev\/clusterName\s*={1,2}\s*([^,\s]+)/g),
  ].map(match => match[1]);
  const inList =
    /rafay\.dev\/clusterName\s+in\s*\(([^()]*)\)/
      .exec(selector)?.[1]
      .split(',')
      .map(name => name.trim()) ?? [];
  return [
    ...new Set<string>([
      ...byLabel,
      ...bySelector,
      ...inList,
      ...(placement?.fleetValues ?? []),
    ]),
  ];
}

async function objectsOf(
  spec: PartSpec,
  folder: string,
  files: RepositoryFiles,
  urls: UrlMapping,
): Promise<{ objects: NewKubeObject[]; problem?: string }> {
  const { type, artifact } = spec.artifact ?? {};
  if (type !== 'Yaml') {
    return {
      objects: [],
      problem: `artifact type ${type} is not understood by this emulator, which applies Yaml only`,
    };
  }
  const objects: NewKubeObject[] = [];
  for (const url of artifact?.url ?? []) {
    const text = urls(url);
    if (text === undefined) {
      return { objects: [], problem: `${url} cannot be fetched offline` };
    }
    objects.push(...parseManifest(text));
  }
  for (const { name } of artifact?.paths ?? []) {
    // `file://` is read beside the specification, a bare path from the root of the repository.
    const file = name.startsWith('file://')
      ? path.posix.join(folder, name.slice('file://'.length))
      : name;
    if (!files.paths.includes(file)) {
      return { objects: [], problem: `${file} is not in the repository` };
    }
    objects.push(...parseManifest(await files.read(file)));
  }
  return { objects };
}

function driftOf(drift: DriftSpec | undefined): { drift?: DriftAction } {
  return drift?.enabled === true
    ? { drift: drift.action === 'Deny' ? 'Deny' : 'Notify' }
    : {};
}

function specificationOf(
  project: Project,
  { apiVersion, kind, metadata, spec = {} }: NewKubeObject,
): Specification {
  const { name } = metadata;
  if (!name) {
    throw new Error(`${kind} has no metadata.name`);
  }
  return {
    apiVersion,
    kind,
    metadata: { ...metadata, name, project: project.name },
    spec,
  };
}

async function partOf(
  kind: Part['kind'],
  specification: Specification,
  folder: string,
  files: RepositoryFiles,
  urls: UrlMapping,
): Promise<Part> {
  const spec: PartSpec = specification.spec;
  return {
    kind,
    name: specification.metadata.name,
    namespace: spec.namespace,
    specification,
    ...driftOf(spec.drift),
    clusters: placedOn(spec.placement),
    ...(await objectsOf(spec, folder, files, urls)),
  };
}

function blueprintOf(specification: Specification): Blueprint {
  const spec: BlueprintSpec = specification.spec;
  return {
    name: specification.metadata.name,
    version: spec.version,
    addons: (spec.customAddons ?? []).map(({ name, dependsOn = [] }) => ({
      name,
      dependsOn,
    })),
    ...driftOf(spec.drift),
    clusters: placedOn(spec.placement),
    specification,
  };
}

function pipelineOf(specification: Specification): Pipeline {
  const { stages = [] }: PipelineSpec = specification.spec;
  return {
    name: specification.metadata.name,
    stages: stages.map(({ name, type, config, next = [] }) => ({
      name,
      type,
      workload: config?.workload,
      next: next.map(following => following.name),
    })),
    specification,
  };
}

/** A project that no repository says anything of. */
export function emptyProject(name: string): Project {
  return {
    name,
    namespaces: [],
    addons: new Map(),
    blueprints: [],
    pastVersions: [],
    workloads: new Map(),
    pipelines: [],
    problems: [],
  };
}

async function addSpec(
  project: Project,
  object: NewKubeObject,
  folder: string,
  files: RepositoryFiles,
  urls: UrlMapping,
): Promise<void> {
  const specification = specificationOf(project, object);
  const { kind, metadata, spec } = specification;
  const { name } = metadata;
  switch (kind) {
    case 'Namespace':
      project.namespaces.push({
        name,
        labels: metadata.labels ?? {},
        clusters: placedOn(spec.placement),
        specification,
      });
      break;
    case 'Addon':
      project.addons.set(
        name,
        await partOf('add-on', specification, folder, files, urls),
      );
      break;
    case 'Workload':
      project.workloads.set(
        name,
        await partOf('workload', specification, folder, files, urls),
      );
      break;
    case 'Blueprint':
      project.blueprints.push(blueprintOf(specification));
      break;
    case 'Pipeline':
      project.pipelines.push(pipelineOf(specification));
      break;
    default:
      project.problems.push(
        `${kind} ${name} is not understood by this emulator`,
      );
  }
}

/** Reads the Rafay specifications of a repository, project by project. */
export async function readProjects(
  files: RepositoryFiles,
  urls: UrlMapping = () => undefined,
): Promise<Project[]> {
  const projects = new Map<string, Project>();
  for (const file of files.paths) {
    const [, past, blueprint, version] = PAST.exec(file) ?? [];
    const name = past ?? SPEC.exec(file)?.[1];
    if (!name) {
      continue;
    }
    const project = projects.get(name) ?? emptyProject(name);
    projects.set(name, project);
    if (past) {
      project.pastVersions.push({ blueprint, version });
      continue;
    }
    try {
      for (const object of parseManifest(await files.read(file))) {
        await addSpec(project, object, path.posix.dirname(file), files, urls);
      }
    } catch (error) {
      project.problems.push(`${file}: ${(error as Error).message}`);
    }
  }
  return [...projects.values()];
}

/** The clusters that a blueprint goes to: its own placement, or where the project's other parts go. */
export function blueprintClusters(project: Project, own: string[]): string[] {
  return own.length > 0
    ? own
    : [
        ...new Set(
          [...project.namespaces, ...project.workloads.values()].flatMap(
            ({ clusters }) => clusters,
          ),
        ),
      ];
}

/** One project out of what several repositories say of it; of the same name the last one counts. */
export function mergedProject(name: string, projects: Project[]): Project {
  const byName = <T extends { name: string }>(items: T[]) => [
    ...new Map(items.map(item => [item.name, item])).values(),
  ];
  return {
    name,
    namespaces: byName(projects.flatMap(({ namespaces }) => namespaces)),
    addons: new Map(projects.flatMap(({ addons }) => [...addons])),
    blueprints: byName(projects.flatMap(({ blueprints }) => blueprints)),
    pastVersions: projects.flatMap(({ pastVersions }) => pastVersions),
    workloads: new Map(projects.flatMap(({ workloads }) => [...workloads])),
    pipelines: byName(projects.flatMap(({ pipelines }) => pipelines)),
    problems: projects.flatMap(({ problems }) => problems),
  };
}
