import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ClusterSource,
  ClusterSourceSnapshot,
  SourcedCluster,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { readKubeconfig } from '../adapters/kubeconfig';
import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { RafayReader } from '../client/RafayClient';
import type { ClusterDirectory, NamedCluster } from './ClusterDirectory';
import { kubeconfigExpiry } from './kubeconfigExpiry';

/** How a {@link RafayClusterSource} reads. */
export interface RafayClusterSourceOptions {
  rafay: RafayReader;
  directory: ClusterDirectory;
  clock: Clock;
  /** How many projects the directory reads. */
  projects: number;
  /** Milliseconds from one look to the next, while somebody looks. */
  interval: number;
  logger: Pick<LoggerService, 'info'>;
}

/** So many intervals after somebody looked last, the clusters are no longer looked for. */
const INTERVALS_AWAKE = 2;

/**
 * The clusters of Rafay's projects, reached by the kubeconfig of Rafay's zero-trust access.
 *
 * @remarks
 * They are read once at the start, and then as long as somebody looks: whoever comes after a while that nobody did sees
 * those that were known, and the change as soon as Rafay has answered.
 */
export class RafayClusterSource implements ClusterSource {
  readonly name = 'rafay';
  readonly #options: RafayClusterSourceOptions;
  readonly #listeners = new Set<() => void>();
  readonly #unsubscribe: () => void;
  #problems: string[] = [];
  /** Kept, so that a cluster that stays is the same object. */
  #clusters = new Map<string, SourcedCluster>();
  #cancel: (() => void) | undefined;
  #lookedAt = -Infinity;
  #stopped = false;

  /** Begins to look. */
  static start(options: RafayClusterSourceOptions): RafayClusterSource {
    const source = new RafayClusterSource(options);
    void options.directory.refresh();
    return source;
  }

  private constructor(options: RafayClusterSourceOptions) {
    this.#options = options;
    this.#unsubscribe = options.directory.subscribe(() => this.#change());
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

  onLook(): void {
    const { directory, clock } = this.#options;
    this.#lookedAt = clock.now();
    if (!this.#cancel && !this.#stopped) {
      if (directory.old) {
        void directory.refresh();
      }
      this.#cancel = this.#later();
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#unsubscribe();
  }

  /** Looks again after a while, if somebody has looked until then. */
  #later(): () => void {
    const { directory, clock, interval } = this.#options;
    return clock.after(interval, () => {
      const wanted = clock.now() - this.#lookedAt < INTERVALS_AWAKE * interval;
      if (wanted) {
        void directory.refresh();
      }
      this.#cancel = wanted ? this.#later() : undefined;
    });
  }

  #change(): void {
    const { directory, projects, logger } = this.#options;
    const before = this.#clusters;
    const clusters = new Map(
      directory.clusters().map(named => {
        const known = before.get(named.name);
        return [
          named.name,
          known?.uid === uidOf(named) ? known : this.#sourced(named),
        ];
      }),
    );
    const problems = directory.problems().map(({ message }) => message);
    const same =
      clusters.size === before.size &&
      [...clusters].every(([name, cluster]) => before.get(name) === cluster) &&
      problems.join() === this.#problems.join();
    if (!same && !this.#stopped) {
      this.#clusters = clusters;
      this.#problems = problems;
      logger.info(
        `Rafay has ${clusters.size} clusters in ${projects} projects`,
      );
      this.#listeners.forEach(listener => listener());
    }
  }

  #sourced(named: NamedCluster): SourcedCluster {
    const { rafay } = this.#options;
    return {
      name: named.name,
      uid: uidOf(named),
      access: {
        connect: async () => {
          const kubeconfig = await readKubeconfig(rafay, named.cluster);
          const expiresAt = kubeconfigExpiry(kubeconfig);
          return { kubeconfig, ...(expiresAt && { expiresAt }) };
        },
      },
    };
  }
}

/** A name that passes to another project is another cluster. */
function uidOf({ project, cluster }: NamedCluster): string {
  return `${project}/${cluster}`;
}
