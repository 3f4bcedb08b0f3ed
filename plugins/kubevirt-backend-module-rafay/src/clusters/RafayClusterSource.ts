import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ClusterSource,
  ClusterSourceSnapshot,
  SourcedCluster,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { readClusters } from '../adapters/clusters';
import { readKubeconfig } from '../adapters/kubeconfig';
import type { Clock } from '../client/clock';
import type { RafayReader } from '../client/RafayClient';
import { kubeconfigExpiry } from './kubeconfigExpiry';

/** How a {@link RafayClusterSource} reads. */
export interface RafayClusterSourceOptions {
  rafay: RafayReader;
  clock: Clock;
  projects: string[];
  /** Milliseconds from one look to the next. */
  interval: number;
  logger: Pick<LoggerService, 'info'>;
}

/**
 * The clusters of Rafay's projects, reached by the kubeconfig of Rafay's zero-trust access.
 *
 * @remarks
 * A cluster is called as in Rafay. Where a project that comes earlier in the configuration has one of that name, it is
 * `project.cluster`: names of Rafay have no dot.
 */
export class RafayClusterSource implements ClusterSource {
  readonly name = 'rafay';
  readonly #options: RafayClusterSourceOptions;
  readonly #listeners = new Set<() => void>();
  /** Names of the clusters, by project; of projects that could not be read, as they were. */
  readonly #known = new Map<string, string[]>();
  #problems: string[] = [];
  /** Kept, so that a cluster that stays is the same object. */
  #clusters = new Map<string, SourcedCluster>();
  #cancel = () => {};
  #stopped = false;

  /** Begins to look. */
  static start(options: RafayClusterSourceOptions): RafayClusterSource {
    const source = new RafayClusterSource(options);
    void source.#run();
    return source;
  }

  private constructor(options: RafayClusterSourceOptions) {
    this.#options = options;
  }

  snapshot(): ClusterSourceSnapshot {
    return {
      clusters: [...this.#clusters.values()],
      problems: this.#problems,
    };
  }

  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  async #run(): Promise<void> {
    await this.#look();
    if (!this.#stopped) {
      this.#cancel = this.#options.clock.after(
        this.#options.interval,
        () => void this.#run(),
      );
    }
  }

  async #look(): Promise<void> {
    const { rafay, projects } = this.#options;
    const problems: string[] = [];
    // One after the other: this is never urgent, and leaves the budget to those who wait.
    for (const project of projects) {
      try {
        const clusters = await readClusters(rafay, project);
        this.#known.set(
          project,
          clusters.map(({ name }) => name),
        );
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
    this.#change(problems);
  }

  #change(problems: string[]): void {
    const before = this.#clusters;
    const clusters = new Map<string, SourcedCluster>();
    for (const [project, names] of this.#inOrder()) {
      for (const cluster of names) {
        const name = clusters.has(cluster) ? `${project}.${cluster}` : cluster;
        const uid = `${project}/${cluster}`;
        const known = before.get(name);
        clusters.set(
          name,
          known?.uid === uid ? known : this.#sourced(name, uid, cluster),
        );
      }
    }
    const same =
      clusters.size === before.size &&
      [...clusters].every(([name, cluster]) => before.get(name) === cluster) &&
      problems.join() === this.#problems.join();
    if (!same) {
      this.#clusters = clusters;
      this.#problems = problems;
      this.#options.logger.info(
        `Rafay has ${clusters.size} clusters in ${
          this.#options.projects.length
        } projects`,
      );
      this.#listeners.forEach(listener => listener());
    }
  }

  #inOrder(): [string, string[]][] {
    return this.#options.projects.map(project => [
      project,
      this.#known.get(project) ?? [],
    ]);
  }

  #sourced(name: string, uid: string, cluster: string): SourcedCluster {
    return {
      name,
      uid,
      access: {
        connect: async () => {
          const kubeconfig = await readKubeconfig(this.#options.rafay, cluster);
          const expiresAt = kubeconfigExpiry(kubeconfig);
          return { kubeconfig, ...(expiresAt && { expiresAt }) };
        },
      },
    };
  }
}
