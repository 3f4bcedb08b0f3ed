import { isDeepStrictEqual } from 'node:util';
import { Applicable, applyAll, takeAway, Tries } from './applier';
import { rollOutBlueprint } from './blueprintRollout';
import type { Commit } from './git';
import { isHeldBack, newRun, PipelineRun, runPipeline } from './pipelineRun';
import type { Part, Project } from './project';
import {
  clusterOf,
  itemsOf,
  namespaceItem,
  RolloutContext,
} from './rolloutContext';

/**
 * Of the fields of namespaces: the manifest of an add-on may have the same namespace, and applying that must not take
 * away the labels that this one gave.
 */
const NAMESPACE_MANAGER = 'rafay-namespaces';

/** Brings one project to the demo clusters, in the order that its files give. */
export class Rollout {
  readonly runs: PipelineRun[];
  readonly #workloadTries: Tries;

  /** @param before - the project as the same repository had it before */
  constructor(
    private readonly context: RolloutContext,
    private readonly before: Project | undefined,
    commit: Commit,
  ) {
    const { project, ledger, options, signal } = context;
    this.runs = project.pipelines.map(pipeline =>
      newRun(pipeline, commit, ledger.now()),
    );
    this.#workloadTries = {
      maxRetryCount: options.maxWorkloadRetries,
      retryMs: options.retryMs,
      signal,
    };
  }

  /** @throws the reason of the context's signal, once it is given */
  async run(): Promise<void> {
    const { project, options, assignments } = this.context;
    for (const problem of project.problems) {
      options.log(`project ${project.name}: ${problem}`);
    }
    await this.#namespaces();
    await Promise.all(
      [...options.clusters.values()].map(async cluster => {
        const assignment = assignments.of(cluster.name);
        // Of all that are placed on the cluster, it has the one that was assigned.
        if (
          assignment?.project === project.name &&
          project.blueprints.includes(assignment.blueprint)
        ) {
          await rollOutBlueprint(this.context, assignment, cluster);
        }
      }),
    );
    await this.#withdrawWorkloads();
    await this.#workloads();
  }

  async #namespaces(): Promise<void> {
    const { project, ledger, options, signal } = this.context;
    for (const namespace of project.namespaces) {
      for (const clusterName of namespace.clusters) {
        const cluster = clusterOf(this.context, clusterName);
        if (cluster) {
          const status = ledger.begin('namespace', namespace.name, clusterName);
          const { ok, failures } = await applyAll(
            cluster,
            [namespaceItem(namespace)],
            { maxRetryCount: 0, retryMs: options.retryMs, signal },
            NAMESPACE_MANAGER,
          );
          ledger.end(status, ok, failures);
        }
      }
    }
  }

  /** Workloads that are in the repository no more, and one that a fault unpublishes. */
  async #withdrawWorkloads(): Promise<void> {
    const { project, faults } = this.context;
    for (const part of this.before?.workloads.values() ?? []) {
      if (!project.workloads.has(part.name)) {
        await this.#withdraw(part);
      }
    }
    for (const part of project.workloads.values()) {
      if (faults.isOnlyFor('workload-unpublished', part.name)) {
        await this.#withdraw(part);
      }
    }
  }

  /** Takes what a workload applied from its clusters, as Rafay does with one that is unpublished. */
  async #withdraw(part: Part): Promise<void> {
    const { ledger, options } = this.context;
    ledger.forget(
      ({ kind, name }) => kind === 'workload' && name === part.name,
    );
    for (const clusterName of part.clusters) {
      const cluster = clusterOf(this.context, clusterName);
      if (cluster) {
        const { ok, failures } = await takeAway(
          cluster,
          itemsOf(part),
          this.#keptWithout(part),
          this.#workloadTries,
        );
        options.log(
          `${clusterName}: workload ${part.name} ${
            ok
              ? 'taken away'
              : `could not be taken away: ${failures.join('; ')}`
          }`,
        );
      }
    }
  }

  /** What stays when a workload goes: that of the others, and the namespaces. */
  #keptWithout({ name }: Part): Applicable[] {
    const { project, namespaces } = this.context;
    return [
      ...[...project.workloads.values()]
        .filter(part => part.name !== name)
        .flatMap(itemsOf),
      ...namespaces().map(namespaceItem),
    ];
  }

  /** Workloads that a pipeline names go stage by stage; all others at once, side by side. */
  async #workloads(): Promise<void> {
    const { project, options } = this.context;
    const ordered = new Set(
      project.pipelines.flatMap(({ stages }) =>
        stages.map(({ workload }) => workload),
      ),
    );
    const free = [...project.workloads.values()].filter(
      part => !ordered.has(part.name) && !isHeldBack(this.context, part.name),
    );
    if (free.length > 1) {
      options.log(
        `project ${project.name}: no pipeline orders ${free
          .map(({ name }) => name)
          .join(', ')}: they go side by side`,
      );
    }
    await Promise.all([
      ...free.map(part => this.#publish(part)),
      ...project.pipelines.map((pipeline, index) =>
        runPipeline(this.context, pipeline, this.runs[index], part =>
          this.#publish(part),
        ),
      ),
    ]);
  }

  async #publish(part: Part): Promise<boolean> {
    const { project, ledger, faults, drift } = this.context;
    const { name } = part;
    const before = this.before?.workloads.get(name);
    const results: boolean[] = [];
    for (const clusterName of part.clusters) {
      const cluster = clusterOf(this.context, clusterName);
      const published = ledger.parts.find(
        each =>
          each.kind === 'workload' &&
          each.name === name &&
          each.cluster === clusterName,
      );
      const status = ledger.begin('workload', name, clusterName);
      const problem = faults.concerns('workload-failed', name)
        ? 'the Deployment of the workload timed out (a fault of the demo)'
        : part.problem;
      if (!cluster || problem) {
        results.push(
          ledger.end(status, false, [problem ?? 'there is no such cluster']),
        );
        continue;
      }
      const items = itemsOf(part);
      const { ok, failures, retryCount } = await applyAll(
        cluster,
        items,
        this.#workloadTries,
      );
      if (ok && before?.clusters.includes(clusterName)) {
        await takeAway(
          cluster,
          itemsOf(before),
          [...items, ...this.#keptWithout(part)],
          this.#workloadTries,
        );
      }
      drift.claim(
        cluster,
        { project: project.name, kind: 'workload', name },
        items,
        part.drift,
      );
      results.push(ledger.end(status, ok, failures, retryCount));
      if (ok && published && isDeepStrictEqual(before?.objects, part.objects)) {
        // Nothing has changed, so neither has the condition.
        status.since = published.since;
      }
    }
    return results.every(Boolean);
  }
}
