import * as path from 'node:path';
import { parseManifest } from '../install';
import { NewKubeObject } from '../types';
import type { RepositoryFiles } from './git';

/** A part that Rafay applies: an add-on or a workload, with the objects of its manifests. */
export interface Part {
  kind: 'add-on' | 'workload';
  name: string;
  namespace?: string;
  version?: string;
  /** What Rafay does where somebody changes it on the cluster, as the specification says it. */
  drift?: unknown;
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

/** What a repository says about one project. */
export interface Project {
  name: string;
  namespaces: {
    name: string;
    labels: Record<string, string>;
    clusters: string[];
  }[];
  addons: Map<string, Part>;
  blueprints: {
    name: string;
    version?: string;
    addons: { name: string; dependsOn: string[] }[];
    clusters: string[];
  }[];
  workloads: Map<string, Part>;
  pipelines: { name: string; stages: Stage[] }[];
  problems: string[];
}

/** Manifests that stand for addresses of the internet, which the demo does not reach. */
export type UrlMapping = (url: string) => string | undefined;

const SPEC =
  /^projects\/([^/]+)\/(namespaces|addons|blueprints|workloads|pipelines)\/[^/]+\.ya?ml$/;
const CLUSTER_KEY = 'rafay.dev/clusterName';

/** Cluster names that a placement selects: by labels, by a selector, or as fleet values. */
function placedOn(placement: any): string[] {
  const byLabel = (placement?.labels ?? [])
    .filter(({ key }: any) => key === CLUSTER_KEY)
    .map(({ value }: any) => value);
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
  spec: any,
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

async function partOf(
  kind: Part['kind'],
  object: any,
  folder: string,
  files: RepositoryFiles,
  urls: UrlMapping,
): Promise<Part> {
  return {
    kind,
    name: object.metadata.name,
    namespace: object.spec.namespace,
    version: object.spec.version,
    drift: object.spec.drift,
    clusters: placedOn(object.spec.placement),
    ...(await objectsOf(object.spec, folder, files, urls)),
  };
}

/** A project that no repository says anything of. */
export function emptyProject(name: string): Project {
  return {
    name,
    namespaces: [],
    addons: new Map(),
    blueprints: [],
    workloads: new Map(),
    pipelines: [],
    problems: [],
  };
}

async function addSpec(
  project: Project,
  object: any,
  folder: string,
  files: RepositoryFiles,
  urls: UrlMapping,
): Promise<void> {
  const { metadata, spec = {} } = object;
  switch (object.kind) {
    case 'Namespace':
      project.namespaces.push({
        name: metadata.name,
        labels: metadata.labels ?? {},
        clusters: placedOn(spec.placement),
      });
      break;
    case 'Addon':
      project.addons.set(
        metadata.name,
        await partOf('add-on', object, folder, files, urls),
      );
      break;
    case 'Workload':
      project.workloads.set(
        metadata.name,
        await partOf('workload', object, folder, files, urls),
      );
      break;
    case 'Blueprint':
      project.blueprints.push({
        name: metadata.name,
        version: spec.version,
        addons: (spec.customAddons ?? []).map((addon: any) => ({
          name: addon.name,
          dependsOn: addon.dependsOn ?? [],
        })),
        clusters: placedOn(spec.placement),
      });
      break;
    case 'Pipeline':
      project.pipelines.push({
        name: metadata.name,
        stages: (spec.stages ?? []).map((stage: any) => ({
          name: stage.name,
          type: stage.type,
          workload: stage.config?.workload,
          next: (stage.next ?? []).map(({ name }: any) => name),
        })),
      });
      break;
    default:
      project.problems.push(
        `${object.kind} ${metadata?.name} is not understood by this emulator`,
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
    const name = SPEC.exec(file)?.[1];
    if (!name) {
      continue;
    }
    const project = projects.get(name) ?? emptyProject(name);
    projects.set(name, project);
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
