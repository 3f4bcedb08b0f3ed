import type { Rollout } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RolloutSource } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { readAddons } from '../adapters/addons';
import { readClusters, type RafayCluster } from '../adapters/clusters';
import { readProjects } from '../adapters/projects';
import { readWorkloads, readWorkloadStatus } from '../adapters/workloads';
import { AgedCache, type Aged } from '../client/AgedCache';
import type { RafayReader } from '../client/RafayClient';
import { rolloutOf, type ClusterFacts, type WorkloadFacts } from './rolloutOf';

/** How a {@link RafayRollouts} reads. */
export interface RafayRolloutsOptions {
  rafay: RafayReader;
  cache: AgedCache;
  /** Names of the projects that are looked into, and no others. */
  projects: string[];
  /** Address of Rafay's console. */
  url: string;
}

/** Collects answers with how old the oldest is, and what could not be read. */
class Collected {
  #readAt = Infinity;
  #problem: Error | undefined;

  /** The value of an answer; undefined where nothing was ever read. */
  async take<T>(answer: Promise<Aged<T>>): Promise<T | undefined> {
    try {
      const { value, readAt, problem } = await answer;
      this.#readAt = Math.min(this.#readAt, readAt);
      this.#problem ??= problem;
      return value;
    } catch (error) {
      this.#problem ??= error as Error;
      return undefined;
    }
  }

  get problem(): Error | undefined {
    return this.#problem;
  }

  /** Only after something was taken. */
  context(consoleUrl: string) {
    return {
      readAt: new Date(this.#readAt).toISOString(),
      ...(this.#problem && { problem: this.#problem.message }),
      consoleUrl,
    };
  }
}

/** How far Rafay has brought clusters and VMs; each answer of Rafay is read when somebody looks, and kept for a while. */
export class RafayRollouts implements RolloutSource {
  readonly name = 'rafay';
  readonly #options: RafayRolloutsOptions;

  static create(options: RafayRolloutsOptions): RafayRollouts {
    return new RafayRollouts(options);
  }

  private constructor(options: RafayRolloutsOptions) {
    this.#options = options;
  }

  /** A cluster is called as the portal calls it: by its name in Rafay, or `project.cluster`. */
  async cluster(name: string): Promise<Rollout | undefined> {
    const collected = new Collected();
    const facts = await this.#clusterFacts(name, collected);
    return (
      facts && rolloutOf(facts, undefined, collected.context(this.#options.url))
    );
  }

  /** Its cluster's blueprint, and the workload of its name in its namespace, which is what the generator writes for it. */
  async virtualMachine(vm: {
    cluster: string;
    namespace: string;
    name: string;
    present: boolean;
  }): Promise<Rollout | undefined> {
    const collected = new Collected();
    const facts = await this.#clusterFacts(vm.cluster, collected);
    if (!facts) {
      return undefined;
    }
    const { project } = facts.cluster;
    const { rafay, cache, url } = this.#options;
    const workloads = await collected.take(
      cache.get(`workloads/${project}`, () => readWorkloads(rafay, project)),
    );
    const workload = workloads?.find(
      ({ name, namespace }) =>
        name === vm.name && (!namespace || namespace === vm.namespace),
    );
    const status =
      workload &&
      (await collected.take(
        cache.get(`workload/${project}/${workload.name}`, () =>
          readWorkloadStatus(rafay, project, workload.name),
        ),
      ));
    const workloadFacts: WorkloadFacts | undefined = workloads && {
      name: vm.name,
      namespace: vm.namespace,
      present: vm.present,
      ...(workload && { workload }),
      ...(status && { status }),
    };
    return rolloutOf(facts, workloadFacts, collected.context(url));
  }

  async #clusterFacts(
    name: string,
    collected: Collected,
  ): Promise<ClusterFacts | undefined> {
    const { rafay, cache } = this.#options;
    const cluster = await this.#find(name, collected);
    if (!cluster) {
      return undefined;
    }
    const ids = await collected.take(
      cache.get('projects', () => readProjects(rafay)),
    );
    const id = ids?.find(project => project.name === cluster.project)?.id;
    const addons =
      id === undefined
        ? undefined
        : await collected.take(
            cache.get(`addons/${id}/${cluster.name}`, () =>
              readAddons(rafay, id, cluster.name),
            ),
          );
    return { cluster, addons: addons ?? [] };
  }

  /** A name that several projects have says nothing without the project's. */
  async #find(
    wanted: string,
    collected: Collected,
  ): Promise<RafayCluster | undefined> {
    const { rafay, cache, projects } = this.#options;
    const found: RafayCluster[] = [];
    for (const project of projects) {
      const clusters = await collected.take(
        cache.get(`clusters/${project}`, () => readClusters(rafay, project)),
      );
      found.push(
        ...(clusters ?? []).filter(
          ({ name }) => name === wanted || `${project}.${name}` === wanted,
        ),
      );
    }
    if (found.length === 0 && collected.problem) {
      throw collected.problem;
    }
    return found.length === 1 ? found[0] : undefined;
  }
}
