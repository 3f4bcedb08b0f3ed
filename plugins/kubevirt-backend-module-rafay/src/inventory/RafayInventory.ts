import { NotFoundError } from '@backstage/errors';
import type {
  DeploymentRequest,
  InventoryBlueprint,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  DeploymentInventory,
  InventoryList,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import {
  readBlueprints,
  readBlueprintVersions,
  readBuiltInBlueprints,
  readProjectAddons,
} from '../adapters/blueprints';
import { readClusters } from '../adapters/clusters';
import { readNamespaces } from '../adapters/namespaces';
import { readProjects } from '../adapters/projects';
import type { Aged, AgedCache } from '../client/AgedCache';
import type { RafayReader } from '../client/RafayClient';
import { checkRequest, type RequestFacts } from './checkRequest';

/** How a {@link RafayInventory} reads. */
export interface RafayInventoryOptions {
  rafay: RafayReader;
  /** Shared with whatever else asks for the same. */
  cache: AgedCache;
  /** For what is asked of all projects at once: older answers do, and each costs a call for each project. */
  slowCache: AgedCache;
  /** Names of the projects that are looked into, and no others. */
  projects: string[];
}

/** What is found of a request, with why some of it could not be. */
class Facts {
  readonly unchecked = new Set<string>();

  /** undefined where nothing of it is known. */
  async take<T>(answer: Promise<Aged<T>>): Promise<T | undefined> {
    try {
      const { value, problem } = await answer;
      if (problem) {
        this.unchecked.add(problem.message);
      }
      return value;
    } catch (error) {
      this.unchecked.add((error as Error).message);
      return undefined;
    }
  }
}

/**
 * What Rafay's projects have. What people type goes into no call: it is looked for in lists that are remembered.
 */
export class RafayInventory implements DeploymentInventory {
  readonly name = 'Rafay';
  readonly #options: RafayInventoryOptions;

  static create(options: RafayInventoryOptions): RafayInventory {
    return new RafayInventory(options);
  }

  private constructor(options: RafayInventoryOptions) {
    this.#options = options;
  }

  /** Those of the configuration that the key's user sees. */
  async projects() {
    const answer = await this.#allProjects();
    const names = answer.value.map(({ name }) => name);
    return listOf(
      answer,
      this.#options.projects
        .filter(name => names.includes(name))
        .map(name => ({ name })),
    );
  }

  async clusters(project: string) {
    this.#checkRead(project);
    const answer = await this.#clusters(project);
    return listOf(
      answer,
      answer.value.map(({ name, blueprint }) => ({
        name,
        ...(blueprint && { blueprint }),
      })),
    );
  }

  async blueprints(project: string) {
    this.#checkRead(project);
    const [answer, builtIn] = await Promise.all([
      this.#blueprints(project),
      this.#builtIn(project).then(
        ({ value }) => value,
        // The project's own are offered nevertheless.
        () => [],
      ),
    ]);
    const own = answer.value.map(({ name, version }) => ({
      name,
      ...(version && { version }),
    }));
    const others = builtIn
      .filter(name => own.every(each => each.name !== name))
      .map((name): InventoryBlueprint => ({ name, builtIn: true }));
    return listOf(answer, [...own, ...others]);
  }

  async versions(project: string, blueprint: string) {
    this.#checkRead(project);
    const answer = await this.#versions(project, blueprint);
    return listOf(
      answer,
      answer.value.map(name => ({ name })),
    );
  }

  async namespaces(project: string) {
    this.#checkRead(project);
    const { cache, rafay } = this.#options;
    const answer = await cache.get(`namespaces/${project}`, () =>
      readNamespaces(rafay, project),
    );
    return listOf(answer, answer.value);
  }

  async assignment(cluster: string) {
    for (const project of this.#options.projects) {
      // A project that cannot be read hides no other one's clusters.
      const clusters = await this.#clusters(project).then(
        ({ value }) => value,
        () => [],
      );
      const found = clusters.find(
        ({ name }) => name === cluster || `${project}.${name}` === cluster,
      );
      // A cluster of that name in a project that comes later is another one.
      if (found && !found.blueprint) {
        return undefined;
      }
      if (found?.blueprint) {
        const { name: blueprint, version } = found.blueprint;
        const builtIn = await this.#builtIn(project).then(
          ({ value }) => value.includes(blueprint),
          () => false,
        );
        return {
          project,
          blueprint,
          ...(version && { version }),
          builtIn,
        };
      }
    }
    return undefined;
  }

  async check(request: DeploymentRequest) {
    const { project } = request;
    const facts = new Facts();
    const all = await facts.take(this.#allProjects());
    const found: RequestFacts = {
      projects: all?.map(({ name }) => name),
      isRead: this.#options.projects.includes(project),
      ...(all?.some(({ name }) => name === project) !== false &&
        this.#options.projects.includes(project) &&
        (await this.#ofProject(request, facts))),
    };
    return {
      findings: checkRequest(request, found),
      unchecked: [...facts.unchecked],
    };
  }

  async #ofProject(
    request: DeploymentRequest,
    facts: Facts,
  ): Promise<Partial<RequestFacts>> {
    const { project, clusters, namespace, addons } = request;
    const { blueprintName, version, baseBlueprint } = request;
    const { rafay, cache } = this.#options;
    const [own, blueprints, versions, builtIn, known, namespaces] =
      await Promise.all([
        clusters && facts.take(this.#clusters(project)),
        (version ?? baseBlueprint) !== undefined
          ? facts.take(this.#blueprints(project))
          : undefined,
        version !== undefined && blueprintName !== undefined
          ? facts.take(this.#versions(project, blueprintName))
          : undefined,
        baseBlueprint !== undefined
          ? facts.take(this.#builtIn(project))
          : undefined,
        addons &&
          facts.take(
            cache.get(`project-addons/${project}`, () =>
              readProjectAddons(rafay, project),
            ),
          ),
        namespace !== undefined
          ? this.#namespacesElsewhere(project, namespace, facts)
          : undefined,
      ]);
    const names = own?.map(({ name }) => name);
    return {
      clusters: names,
      elsewhere: names && (await this.#elsewhere(project, clusters!, names)),
      blueprints,
      versions,
      builtIn,
      addons: known,
      namespaces,
    };
  }

  /** Where clusters are that the project does not have; as far as is known. */
  async #elsewhere(
    project: string,
    wanted: string[],
    own: string[],
  ): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const missing = wanted.filter(name => !own.includes(name));
    if (missing.length === 0) {
      return found;
    }
    for (const other of this.#options.projects) {
      const { value } =
        other === project
          ? { value: [] }
          : await this.#clusters(other, this.#options.slowCache).catch(() => ({
              value: [],
            }));
      for (const { name } of value) {
        if (missing.includes(name) && !found.has(name)) {
          found.set(name, other);
        }
      }
    }
    return found;
  }

  async #namespacesElsewhere(
    project: string,
    wanted: string,
    facts: Facts,
  ): Promise<NonNullable<RequestFacts['namespaces']>> {
    const { rafay, slowCache, projects } = this.#options;
    const found: NonNullable<RequestFacts['namespaces']> = [];
    for (const other of projects) {
      const namespaces =
        other === project
          ? []
          : await facts.take(
              slowCache.get(`namespaces/${other}`, () =>
                readNamespaces(rafay, other),
              ),
            );
      found.push(
        ...(namespaces ?? [])
          .filter(({ name }) => name === wanted)
          .map(namespace => ({ project: other, namespace })),
      );
    }
    return found;
  }

  #checkRead(project: string): void {
    if (!this.#options.projects.includes(project)) {
      throw new NotFoundError(
        `The portal does not look into project '${project}' in Rafay: it is none of kubevirt.rafay.projects`,
      );
    }
  }

  #allProjects() {
    const { rafay, cache } = this.#options;
    return cache.get('projects', () => readProjects(rafay));
  }

  async #idOf(project: string): Promise<string> {
    const { value } = await this.#allProjects();
    const found = value.find(({ name }) => name === project);
    if (!found) {
      throw new NotFoundError(
        `Rafay has no project '${project}' that the portal's API key may see`,
      );
    }
    return found.id;
  }

  #clusters(project: string, cache = this.#options.cache) {
    const { rafay } = this.#options;
    return cache.get(`clusters/${project}`, () => readClusters(rafay, project));
  }

  #blueprints(project: string) {
    const { rafay, cache } = this.#options;
    return cache.get(`blueprints/${project}`, () =>
      readBlueprints(rafay, project),
    );
  }

  /** The same for all projects, and seldom changed. */
  async #builtIn(project: string) {
    const { rafay, slowCache } = this.#options;
    const id = await this.#idOf(project);
    return slowCache.get('built-in-blueprints', () =>
      readBuiltInBlueprints(rafay, id),
    );
  }

  /** Asked for of blueprints that exist only, so that what is typed makes no calls. */
  async #versions(project: string, blueprint: string): Promise<Aged<string[]>> {
    const { rafay, cache } = this.#options;
    const blueprints = await this.#blueprints(project);
    if (blueprints.value.every(({ name }) => name !== blueprint)) {
      return { ...blueprints, value: [] };
    }
    const id = await this.#idOf(project);
    return cache.get(`versions/${id}/${blueprint}`, () =>
      readBlueprintVersions(rafay, id, blueprint),
    );
  }
}

function listOf<T>(
  { readAt, problem }: Aged<unknown>,
  items: readonly T[],
): InventoryList<T> {
  return { items, readAt: new Date(readAt), ...(problem && { problem }) };
}
