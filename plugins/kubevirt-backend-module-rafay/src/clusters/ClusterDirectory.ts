import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { qualifiedName } from '../adapters/clusterNames';
import type { ClusterReader } from '../adapters/clusterReader';

/** A cluster of Rafay by the name that the portal gives it. */
export interface NamedCluster {
  /** As in Rafay, or `project.cluster` where a project that comes earlier has a cluster of that name. */
  name: string;
  project: string;
  /** As in Rafay. */
  cluster: string;
}

/** How a {@link ClusterDirectory} reads. */
export interface ClusterDirectoryOptions {
  read: ClusterReader;
  clock: Clock;
  /** The one that comes first has a name that several have. */
  projects: string[];
  /** So long, in milliseconds, what was read counts as new. */
  maxAge: number;
}

/**
 * Which clusters the projects have, and what the portal calls each: the one place that gives names, so that a cluster is
 * the same to whoever mirrors it and to whoever asks how far it has come.
 */
export class ClusterDirectory {
  readonly #options: ClusterDirectoryOptions;
  readonly #listeners = new Set<() => void>();
  /** Names of the clusters, by project; of projects that could not be read, as they were. */
  readonly #known = new Map<string, string[]>();
  #problems = new Map<string, Error>();
  #named = new Map<string, NamedCluster>();
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;

  static create(options: ClusterDirectoryOptions): ClusterDirectory {
    return new ClusterDirectory(options);
  }

  private constructor(options: ClusterDirectoryOptions) {
    this.#options = options;
  }

  clusters(): NamedCluster[] {
    return [...this.#named.values()];
  }

  /** Why projects could not be read the last time. */
  problems(): Error[] {
    return [...this.#problems.values()];
  }

  /** Calls `onRead` each time after the projects were read, until the function that it returns is called. */
  subscribe(onRead: () => void): () => void {
    this.#listeners.add(onRead);
    return () => this.#listeners.delete(onRead);
  }

  /** Whether what is known is older than it may be. */
  get old(): boolean {
    const { clock, maxAge } = this.#options;
    return clock.now() - this.#readAt >= maxAge;
  }

  /** Reads all projects, once at a time. Never fails: see {@link ClusterDirectory.problems}. */
  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /**
   * The cluster that the portal calls so; also by `project.cluster` where the short name is its own. Reads the projects
   * where that was not done yet, and behind the caller's back where what is known is old.
   *
   * @throws the error of a project whose clusters are not known, where the answer depends on them
   */
  async find(name: string): Promise<NamedCluster | undefined> {
    if (this.#readAt === -Infinity) {
      await this.refresh();
    } else if (this.old) {
      void this.refresh();
    }
    const qualified = this.clusters().find(
      ({ project, cluster }) => qualifiedName(project, cluster) === name,
    );
    const found = qualified ?? this.#named.get(name);
    // A project that was never read, and comes earlier, may have the name.
    for (const project of qualified ? [] : this.#options.projects) {
      if (project === found?.project) {
        break;
      }
      const problem = this.#problems.get(project);
      if (problem && !this.#known.has(project)) {
        throw problem;
      }
    }
    return found;
  }

  async #read(): Promise<void> {
    const { read, projects, clock } = this.#options;
    const problems = new Map<string, Error>();
    // One after the other: this is never urgent, and leaves the budget to those who wait.
    for (const project of projects) {
      try {
        const { value, problem } = await read(project);
        this.#known.set(
          project,
          value.map(({ name }) => name),
        );
        if (problem) {
          problems.set(project, problem);
        }
      } catch (error) {
        problems.set(project, error as Error);
      }
    }
    this.#problems = problems;
    this.#readAt = clock.now();
    this.#name();
    this.#listeners.forEach(listener => listener());
  }

  #name(): void {
    this.#named = new Map();
    for (const project of this.#options.projects) {
      for (const cluster of this.#known.get(project) ?? []) {
        const name = this.#named.has(cluster)
          ? qualifiedName(project, cluster)
          : cluster;
        this.#named.set(name, { name, project, cluster });
      }
    }
  }
}
