import type { Cluster, ClusterRegistry } from './types';

/** The clusters as they were configured at start-up. */
export class DefaultClusterRegistry implements ClusterRegistry {
  readonly #clusters: ReadonlyMap<string, Cluster>;
  readonly #close: () => void;

  static create(
    clusters: Cluster[],
    options: { close?: () => void } = {},
  ): DefaultClusterRegistry {
    return new DefaultClusterRegistry(clusters, options.close ?? (() => {}));
  }

  private constructor(clusters: Cluster[], close: () => void) {
    this.#clusters = new Map(clusters.map(cluster => [cluster.name, cluster]));
    this.#close = close;
  }

  list(): Cluster[] {
    return [...this.#clusters.values()];
  }

  get(name: string): Cluster | undefined {
    return this.#clusters.get(name);
  }

  /** Closes idle connections, after the mirrors have stopped. */
  close(): void {
    this.#close();
  }
}
