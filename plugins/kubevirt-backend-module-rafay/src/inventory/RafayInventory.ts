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
import { readNamespaces } from '../adapters/namespaces';
import { readProjects } from '../adapters/projects';
import type { Aged, AgedCache } from '../client/AgedCache';
import { Collected } from '../client/Collected';
import type { RafayReader } from '../client/RafayClient';
import { isCluster } from '../adapters/clusterNames';
import { clusterReader } from '../adapters/clusterReader';
import {
  checkRequest,
  missingClusters,
  type RequestFacts,
} from './checkRequest';

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
    const answer = await this.#namespaces(project);
    return listOf(answer, answer.value);
  }

  async assignment(cluster: string) {
    for (const project of this.#options.projects) {
      // A project that cannot be read hides no other one's clusters.
      const clusters = await this.#clusters(project).then(
        ({ value }) => value,
        () => [],
      );
      const found = clusters.find(({ name }) =>
        isCluster(cluster, project, name),
      );
      if (!found) {
        continue;
      }
      // A cluster of that name in a project that comes later is another one.
      if (!found.blueprint) {
        return undefined;
      }
      const { name: blueprint, version } = found.blueprint;
      const builtIn = await this.#builtIn(project).then(
        ({ value }) => value.includes(blueprint),
        () => false,
      );
      return { project, blueprint, ...(version && { version }), builtIn };
    }
    return undefined;
  }

  async check(request: DeploymentRequest) {
    const { project } = request;
    const facts = new Collected();
    const all = await facts.take(this.#allProjects());
    const isRead = this.#options.projects.includes(project);
    const found: RequestFacts = {
      projects: all?.map(({ name }) => name),
      isRead,
      ...(isRead &&
        all?.some(({ name }) => name === project) !== false &&
        (await this.#ofProject(request, facts))),
    };
    return {
      findings: checkRequest(request, found),
      unchecked: [...new Set(facts.problems.map(({ message }) => message))],
    };
  }

  async #ofProject(
    request: DeploymentRequest,
    facts: Collected,
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
      elsewhere: names && (await this.#elsewhere(request, names)),
      blueprints,
      versions,
      builtIn,
      addons: known,
      namespaces,
    };
  }

  /** Where clusters are that the project does not have; as far as is known. */
  async #elsewhere(
    request: DeploymentRequest,
    own: string[],
  ): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const missing = missingClusters(request, own);
    if (missing.length === 0) {
      return found;
    }
    for (const other of this.#otherProjects(request.project)) {
      const clusters = await this.#clusters(
        other,
        this.#options.slowCache,
      ).then(
        ({ value }) => value,
        () => [],
      );
      for (const { name } of clusters) {
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
    facts: Collected,
  ): Promise<NonNullable<RequestFacts['namespaces']>> {
    const found: NonNullable<RequestFacts['namespaces']> = [];
    for (const other of this.#otherProjects(project)) {
      const namespaces = await facts.take(
        this.#namespaces(other, this.#options.slowCache),
      );
      found.push(
        ...(namespaces ?? [])
          .filter(({ name }) => name === wanted)
          .map(namespace => ({ project: other, namespace })),
      );
    }
    return found;
  }

  #otherProjects(project: string): string[] {
    return this.#options.projects.filter(other => other !== project);
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
    return clusterReader(this.#options.rafay, cache)(project);
  }

  #namespaces(project: string, cache = this.#options.cache) {
    const { rafay } = this.#options;
    return cache.get(`namespaces/${project}`, () =>
      readNamespaces(rafay, project),
    );
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
