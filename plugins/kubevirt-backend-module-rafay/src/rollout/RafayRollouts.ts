import type { Rollout } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RolloutSource } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { readAddons } from '../adapters/addons';
import { readPipelineRun } from '../adapters/pipelineRuns';
import { readPipelines } from '../adapters/pipelines';
import { readProjects } from '../adapters/projects';
import { readWorkloads, readWorkloadStatus } from '../adapters/workloads';
import type { AgedCache } from '../client/AgedCache';
import { Collected } from '../client/Collected';
import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { RafayReader } from '../client/RafayClient';
import type { ClusterDirectory } from '../clusters/ClusterDirectory';
import type { ClusterReader } from '../adapters/clusterReader';
import type { CommitReader } from '../git/CommitReader';
import type { ConsoleLinks } from './consoleLinks';
import type { ClusterFacts, PipelineFacts, WorkloadFacts } from './facts';
import { pipelineOf } from './pipelineOf';
import { rolloutOf, type RolloutContext } from './rolloutOf';

/** How a {@link RafayRollouts} reads. */
export interface RafayRolloutsOptions {
  rafay: RafayReader;
  cache: AgedCache;
  clock: Clock;
  directory: ClusterDirectory;
  clusters: ClusterReader;
  links: ConsoleLinks;
  commits: Pick<CommitReader, 'lastCommit'>;
  /** Path of a VM's file in its repository, from the root. */
  fileOf: (project: string, workload: string) => string;
  /** Longer, in milliseconds, nothing takes that Rafay does by itself. */
  syncTimeout: number;
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
    return facts && rolloutOf(facts, undefined, this.#context(collected));
  }

  /**
   * Its cluster's blueprint, the workload of its name in its namespace, which is what the generator writes for it, and the
   * pipeline that publishes that.
   */
  async virtualMachine(vm: {
    cluster: string;
    namespace: string;
    name: string;
    present: boolean;
    location?: string;
  }): Promise<Rollout | undefined> {
    const collected = new Collected();
    const facts = await this.#clusterFacts(vm.cluster, collected);
    if (!facts) {
      return undefined;
    }
    const { project } = facts.cluster;
    const { rafay, cache, commits, fileOf } = this.#options;
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
    // A VM that is there without a workload was not brought by Rafay.
    const pipeline =
      workload || !vm.present
        ? await this.#pipeline(project, vm.name, collected)
        : undefined;
    const file =
      vm.location && (workload || !vm.present)
        ? await commits.lastCommit(vm.location, fileOf(project, vm.name))
        : undefined;
    const workloadFacts: WorkloadFacts | undefined = workloads && {
      name: vm.name,
      namespace: vm.namespace,
      present: vm.present,
      ...(workload && { workload }),
      ...(status && { status }),
      ...(pipeline && { pipeline }),
      ...(file && { file }),
    };
    return rolloutOf(facts, workloadFacts, this.#context(collected));
  }

  #context({ readAt, problems: [problem] }: Collected): RolloutContext {
    const { clock, links, syncTimeout } = this.#options;
    return {
      readAt: new Date(readAt).toISOString(),
      ...(problem && { problem: problem.message }),
      links,
      syncTimeout,
      now: clock.now(),
    };
  }

  async #pipeline(
    project: string,
    workload: string,
    collected: Collected,
  ): Promise<PipelineFacts | undefined> {
    const { rafay, cache } = this.#options;
    const pipelines = await collected.take(
      cache.get(`pipelines/${project}`, () => readPipelines(rafay, project)),
    );
    const pipeline = pipelineOf(pipelines ?? [], workload);
    if (!pipeline) {
      return undefined;
    }
    const run = await collected.take(
      cache.get(`pipeline/${project}/${pipeline.name}`, () =>
        readPipelineRun(rafay, project, pipeline.name),
      ),
    );
    return { pipeline, ...(run && { run }) };
  }

  async #clusterFacts(
    name: string,
    collected: Collected,
  ): Promise<ClusterFacts | undefined> {
    const { rafay, cache, directory, clusters } = this.#options;
    const found = await directory.find(name);
    if (!found) {
      return undefined;
    }
    const { project } = found;
    const listed = await collected.take(clusters(project));
    const cluster = listed?.find(each => each.name === found.cluster);
    if (!cluster) {
      const [problem] = collected.problems;
      if (problem) {
        throw problem;
      }
      return undefined;
    }
    const ids = await collected.take(
      cache.get('projects', () => readProjects(rafay)),
    );
    const id = ids?.find(each => each.name === project)?.id;
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
}
