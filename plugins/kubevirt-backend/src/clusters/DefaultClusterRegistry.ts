import { isDeepStrictEqual } from 'node:util';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { ClusterSourceProblem } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  ClusterSource,
  SourcedCluster,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { accessOf } from './accessOf';
import { DefaultConnectionSource } from './DefaultConnectionSource';
import { DefaultKubeClient } from './DefaultKubeClient';
import type { ExecPlugin } from './execPlugins';
import { configurationError, unusable } from './fixedSource';
import type { Cluster, ClusterRegistry } from './types';

/** Longest name of a cluster, and longest title. */
const MAX_NAME = 253;

interface Entry {
  cluster: Cluster;
  /** As its source reported last. */
  latest: { sourced: SourcedCluster };
  connections: DefaultConnectionSource;
}

export interface ClusterRegistryOptions {
  /** Where two name a cluster alike, the first has it. */
  sources: ClusterSource[];
  execPlugins?: ExecPlugin[];
  logger?: Pick<LoggerService, 'warn'>;
}

/** The clusters of all sources as they are now, each with its client. */
export class DefaultClusterRegistry implements ClusterRegistry {
  readonly #options: ClusterRegistryOptions;
  readonly #listeners = new Set<() => void>();
  readonly #lastKnown = new Map<ClusterSource, readonly SourcedCluster[]>();
  readonly #unsubscribe: (() => void)[] = [];
  #entries = new Map<string, Entry>();
  #problems: ClusterSourceProblem[] = [];

  static create(options: ClusterRegistryOptions): DefaultClusterRegistry {
    const registry = new DefaultClusterRegistry(options);
    registry.#refresh();
    for (const source of options.sources) {
      registry.#subscribe(source);
    }
    return registry;
  }

  private constructor(options: ClusterRegistryOptions) {
    this.#options = options;
  }

  list(): Cluster[] {
    this.#look();
    return [...this.#entries.values()].map(({ cluster }) => cluster);
  }

  get(name: string): Cluster | undefined {
    this.#look();
    return this.#entries.get(name)?.cluster;
  }

  require(name: string): Cluster {
    const cluster = this.get(name);
    if (!cluster) {
      throw new NotFoundError(`This portal has no cluster '${name}'`);
    }
    return cluster;
  }

  problems(): ClusterSourceProblem[] {
    return this.#problems;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Listens to no source any more and closes idle connections, after the mirrors have stopped. */
  close(): void {
    this.#unsubscribe.forEach(unsubscribe => unsubscribe());
    this.#entries.forEach(({ connections }) => connections.close());
  }

  /** Whoever asks for clusters looks at them. */
  #look(): void {
    for (const source of this.#options.sources) {
      try {
        source.onLook?.();
      } catch {
        // It goes without, and names the clusters that it knows.
      }
    }
  }

  #subscribe(source: ClusterSource): void {
    try {
      this.#unsubscribe.push(source.subscribe(() => this.#refresh()));
    } catch (error) {
      this.#options.logger?.warn(
        `The source of clusters '${source.name}' does not say when they change`,
        error as Error,
      );
    }
  }

  #refresh(): void {
    const problems: ClusterSourceProblem[] = [];
    const sourced = new Map<string, SourcedCluster>();
    for (const source of this.#options.sources) {
      const problem = (message: string) =>
        problems.push({ source: source.name, message });
      for (const cluster of distinct(this.#clustersOf(source, problem))) {
        const wrong = nameProblem(cluster.name);
        if (wrong) {
          problem(wrong);
        } else if (sourced.has(cluster.name)) {
          problem(
            `Cluster '${cluster.name}' is not used, as an earlier source has one of this name: rename one of them`,
          );
        } else {
          sourced.set(cluster.name, cluster);
        }
      }
    }
    this.#report(problems);

    const before = this.#entries;
    this.#entries = new Map(
      [...sourced].map(([name, cluster]) => [
        name,
        this.#keep(before.get(name), cluster) ?? this.#enter(cluster),
      ]),
    );
    const gone = [...before.values()].filter(
      entry => this.#entries.get(entry.cluster.name) !== entry,
    );
    if (gone.length > 0 || this.#entries.size > before.size) {
      this.#listeners.forEach(listener => listener());
    }
    gone.forEach(({ connections }) => connections.close());
  }

  #clustersOf(
    source: ClusterSource,
    problem: (message: string) => void,
  ): readonly SourcedCluster[] {
    try {
      const { clusters, problems } = source.snapshot();
      problems?.forEach(problem);
      this.#lastKnown.set(source, clusters);
    } catch (error) {
      problem(configurationError(error).message);
    }
    return this.#lastKnown.get(source) ?? [];
  }

  /** Logs what was not known before. */
  #report(problems: ClusterSourceProblem[]): void {
    const before = this.#problems;
    this.#problems = problems;
    for (const each of problems) {
      if (!before.some(known => isDeepStrictEqual(known, each))) {
        this.#options.logger?.warn(
          `Source of clusters '${each.source}': ${each.message}`,
        );
      }
    }
  }

  /** The same cluster with what its source says now, unless that is another one. */
  #keep(entry: Entry | undefined, sourced: SourcedCluster): Entry | undefined {
    if (
      !entry ||
      !isDeepStrictEqual(identityOf(entry.latest.sourced), identityOf(sourced))
    ) {
      return undefined;
    }
    entry.latest.sourced = sourced;
    return entry;
  }

  #enter(sourced: SourcedCluster): Entry {
    const { name, title, dashboardUrl, namespaces } = sourced;
    const latest = { sourced };
    const connections = DefaultConnectionSource.create({
      cluster: name,
      source: accessOf(name, () => latest.sourced.access),
      execPlugins: this.#options.execPlugins,
    });
    return {
      latest,
      connections,
      cluster: {
        name,
        title: title?.slice(0, MAX_NAME),
        dashboardUrl,
        // As under `kubevirt.mirror`: an empty list names none, it does not say that nothing is to be read.
        namespaces: namespaces?.length ? [...namespaces] : undefined,
        client: DefaultKubeClient.create({ cluster: name, connections }),
      },
    };
  }
}

/** What makes it another cluster. How a function gets its credential may change from one call to the next. */
function identityOf({ access, ...rest }: SourcedCluster) {
  return { ...rest, ...('kubeconfigFile' in access && { access }) };
}

/** A name that stands twice in one source is nobody's: which one was meant must not be guessed. */
function distinct(clusters: readonly SourcedCluster[]): SourcedCluster[] {
  const byName = new Map<string, SourcedCluster>();
  for (const cluster of clusters) {
    const { name } = cluster;
    byName.set(
      name,
      byName.has(name)
        ? unusable(
            name,
            new InputError(
              `Two clusters are named '${name}', and neither is read: rename one of them`,
            ),
          )
        : cluster,
    );
  }
  return [...byName.values()];
}

function nameProblem(name: unknown): string | undefined {
  const shown = String(name).slice(0, MAX_NAME);
  return typeof name !== 'string' ||
    name.length === 0 ||
    name.length > MAX_NAME ||
    // eslint-disable-next-line no-control-regex
    /[/\u0000-\u001f\u007f]/.test(name)
    ? `'${shown}' cannot be the name of a cluster: it must have 1 to ${MAX_NAME} characters, without '/'; give it another one, in the configuration by 'kubevirt.clusters'`
    : undefined;
}
