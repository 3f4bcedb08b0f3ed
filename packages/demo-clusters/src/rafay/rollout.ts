import type { DemoCluster } from '../cluster';
import { isTrue } from '../controllers/conditions';
import type { Clock } from '../types';
import { applyAll, notReady, sleep } from './applier';
import { blueprintClusters, Part, Project, Stage } from './project';

export interface RolloutOptions {
  clusters: ReadonlyMap<string, DemoCluster>;
  clock: Clock;
  /** Between two tries of an object that the API server refused. */
  retryMs: number;
  maxAddonRetries: number;
  maxWorkloadRetries: number;
  /** How long an approval or an add-on may take. */
  timeoutMs: number;
  log: (line: string) => void;
}

/** How far one part has come on one cluster. */
export interface PartStatus {
  kind: 'namespace' | 'add-on' | 'workload' | 'approval' | 'blueprint';
  name: string;
  cluster: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** When it got into this state. */
  since: string;
  retryCount?: number;
  reasons?: string[];
}

const CHECK_MS = 250;

/** Brings one project to the demo clusters, in the order that its files give. */
export class Rollout {
  readonly parts: PartStatus[] = [];

  constructor(
    private readonly project: Project,
    private readonly options: RolloutOptions,
  ) {}

  async run(): Promise<void> {
    for (const problem of this.project.problems) {
      this.options.log(`project ${this.project.name}: ${problem}`);
    }
    await this.#namespaces();
    await Promise.all(
      this.project.blueprints.map(blueprint => this.#blueprint(blueprint)),
    );
    await this.#workloads();
  }

  #cluster(name: string): DemoCluster | undefined {
    const cluster = this.options.clusters.get(name);
    if (!cluster) {
      this.options.log(
        `project ${
          this.project.name
        }: there is no cluster ${name}; the demo has ${[
          ...this.options.clusters.keys(),
        ].join(', ')}`,
      );
    }
    return cluster;
  }

  #now(): string {
    return this.options.clock.now().toISOString();
  }

  #begin(kind: PartStatus['kind'], name: string, cluster: string): PartStatus {
    const status: PartStatus = {
      kind,
      name,
      cluster,
      state: 'running',
      since: this.#now(),
    };
    this.parts.push(status);
    return status;
  }

  #end(
    status: PartStatus,
    ok: boolean,
    reasons: string[] = [],
    retryCount?: number,
  ): boolean {
    status.state = ok ? 'done' : 'failed';
    status.since = this.#now();
    if (reasons.length) {
      status.reasons = reasons;
    }
    if (retryCount) {
      status.retryCount = retryCount;
    }
    const tried = retryCount
      ? ` after ${retryCount} ${retryCount === 1 ? 'retry' : 'retries'}`
      : '';
    this.options.log(
      `${status.cluster}: ${status.kind} ${status.name} ${
        ok ? 'done' : 'FAILED'
      }${tried}${reasons.length ? `: ${reasons.join('; ')}` : ''}`,
    );
    return ok;
  }

  async #namespaces(): Promise<void> {
    for (const { name, labels, clusters } of this.project.namespaces) {
      for (const clusterName of clusters) {
        const cluster = this.#cluster(clusterName);
        if (cluster) {
          const status = this.#begin('namespace', name, clusterName);
          const result = await applyAll(
            cluster,
            [
              {
                apiVersion: 'v1',
                kind: 'Namespace',
                metadata: { name, labels },
              },
            ],
            { maxRetryCount: 0, retryMs: this.options.retryMs },
          );
          this.#end(status, result.ok, result.failures);
        }
      }
    }
  }

  /** Add-ons start once all that they depend on work; without `dependsOn` they start side by side. */
  async #blueprint(blueprint: Project['blueprints'][number]): Promise<void> {
    for (const clusterName of blueprintClusters(
      this.project,
      blueprint.clusters,
    )) {
      const cluster = this.#cluster(clusterName);
      if (!cluster) {
        continue;
      }
      const status = this.#begin('blueprint', blueprint.name, clusterName);
      const started = new Map<string, Promise<boolean>>();
      const start = (name: string, path: string[]): Promise<boolean> => {
        const addon = blueprint.addons.find(entry => entry.name === name);
        const running = started.get(name);
        if (running) {
          return running;
        }
        const work = (async () => {
          if (!addon || path.includes(name)) {
            this.options.log(
              `${clusterName}: blueprint ${blueprint.name} cannot resolve add-on ${name}`,
            );
            return false;
          }
          const before = await Promise.all(
            addon.dependsOn.map(dependency =>
              start(dependency, [...path, name]),
            ),
          );
          if (!before.every(Boolean)) {
            return this.#end(this.#begin('add-on', name, clusterName), false, [
              `not started, because of ${addon.dependsOn.join(', ')}`,
            ]);
          }
          return this.#addon(name, cluster);
        })();
        started.set(name, work);
        return work;
      };
      const results = await Promise.all(
        blueprint.addons.map(({ name }) => start(name, [])),
      );
      this.#end(status, results.every(Boolean));
    }
  }

  async #addon(name: string, cluster: DemoCluster): Promise<boolean> {
    const part = this.project.addons.get(name);
    const status = this.#begin('add-on', name, cluster.name);
    if (!part || part.problem) {
      return this.#end(status, false, [
        part?.problem ?? 'there is no such add-on',
      ]);
    }
    const result = await this.#apply(
      part,
      cluster,
      this.options.maxAddonRetries,
    );
    if (!result.ok) {
      return this.#end(status, false, result.failures, result.retryCount);
    }
    const missing = await this.#until(cluster, () =>
      notReady(cluster, part.objects, part.namespace),
    );
    return this.#end(
      status,
      missing.length === 0,
      missing.map(title => `${title} is not ready`),
      result.retryCount,
    );
  }

  #apply(part: Part, cluster: DemoCluster, maxRetryCount: number) {
    return applyAll(cluster, part.objects, {
      namespace: part.namespace,
      maxRetryCount,
      retryMs: this.options.retryMs,
    });
  }

  /** Waits until nothing is missing any more, and returns what still is when the time is up. */
  async #until(
    cluster: DemoCluster,
    missing: () => string[],
  ): Promise<string[]> {
    const deadline = cluster.clock.now().getTime() + this.options.timeoutMs;
    for (;;) {
      const left = missing();
      if (left.length === 0 || cluster.clock.now().getTime() >= deadline) {
        return left;
      }
      await sleep(cluster, CHECK_MS);
    }
  }

  /** Workloads that a pipeline names go stage by stage; all others at once, side by side. */
  async #workloads(): Promise<void> {
    const ordered = new Set(
      this.project.pipelines.flatMap(({ stages }) =>
        stages.map(({ workload }) => workload),
      ),
    );
    const free = [...this.project.workloads.values()].filter(
      ({ name }) => !ordered.has(name),
    );
    if (free.length > 1) {
      this.options.log(
        `project ${this.project.name}: no pipeline orders ${free
          .map(({ name }) => name)
          .join(', ')}: they go side by side`,
      );
    }
    await Promise.all([
      ...free.map(part => this.#workload(part)),
      ...this.project.pipelines.map(pipeline => this.#pipeline(pipeline)),
    ]);
  }

  async #workload(part: Part): Promise<boolean> {
    const results: boolean[] = [];
    for (const clusterName of part.clusters) {
      const cluster = this.#cluster(clusterName);
      const status = this.#begin('workload', part.name, clusterName);
      if (!cluster || part.problem) {
        results.push(
          this.#end(status, false, [
            part.problem ?? 'there is no such cluster',
          ]),
        );
        continue;
      }
      const { ok, failures, retryCount } = await this.#apply(
        part,
        cluster,
        this.options.maxWorkloadRetries,
      );
      results.push(this.#end(status, ok, failures, retryCount));
    }
    return results.every(Boolean);
  }

  async #pipeline({
    name,
    stages,
  }: Project['pipelines'][number]): Promise<void> {
    const later = new Set(stages.flatMap(({ next }) => next));
    const run = async (stage: Stage): Promise<void> => {
      if (!(await this.#stage(stage, stages))) {
        this.options.log(`pipeline ${name} stops at stage ${stage.name}`);
        return;
      }
      await Promise.all(
        stage.next.map(next => {
          const following = stages.find(entry => entry.name === next);
          return following ? run(following) : undefined;
        }),
      );
    };
    await Promise.all(stages.filter(stage => !later.has(stage.name)).map(run));
  }

  async #stage(stage: Stage, stages: Stage[]): Promise<boolean> {
    switch (stage.type) {
      case 'DeployWorkload': {
        const part = this.project.workloads.get(stage.workload ?? '');
        if (!part) {
          this.options.log(
            `stage ${stage.name}: there is no workload ${stage.workload}`,
          );
          return false;
        }
        return this.#workload(part);
      }
      case 'Approval':
        return this.#approve(stage, stages);
      case 'SystemSync':
        // That is what this emulator has just done.
        return true;
      default:
        this.options.log(
          `stage ${stage.name}: type ${stage.type} is not understood by this emulator`,
        );
        return false;
    }
  }

  /** A person would look whether the cluster is ready for what comes next; the emulator looks itself. */
  async #approve(stage: Stage, stages: Stage[]): Promise<boolean> {
    const following = stages.filter(({ name }) => stage.next.includes(name));
    const parts = following.flatMap(
      ({ workload }) => this.project.workloads.get(workload ?? '') ?? [],
    );
    const names = [...new Set(parts.flatMap(({ clusters }) => clusters))];
    const results = await Promise.all(
      names.map(async clusterName => {
        const cluster = this.#cluster(clusterName);
        if (!cluster) {
          return false;
        }
        const status = this.#begin('approval', stage.name, clusterName);
        const missing = await this.#until(cluster, () => [
          ...unmetOf(stage.name, cluster),
          ...parts.flatMap(part => unservedKinds(part, cluster)),
        ]);
        return this.#end(status, missing.length === 0, missing);
      }),
    );
    return results.every(Boolean);
  }
}

function unservedKinds(part: Part, { store }: DemoCluster): string[] {
  return [
    ...new Set(
      part.objects
        .filter(({ apiVersion, kind }) => !store.resourceOf(apiVersion, kind))
        .map(({ kind }) => `${kind} is not served`),
    ),
  ];
}

/** The name of an approval says what is to be true: `…-cdi-crd-established`, `…-kubevirt-and-cdi-available`. */
function unmetOf(stage: string, { store }: DemoCluster): string[] {
  const words = stage.toLowerCase().split(/[^a-z]+/);
  return (['kubevirt', 'cdi'] as const)
    .filter(product => words.includes(product))
    .flatMap(product => {
      const resource =
        product === 'cdi' ? 'cdis.cdi.kubevirt.io' : 'kubevirts.kubevirt.io';
      if (!store.resources.has(resource)) {
        return [`${resource} is not established`];
      }
      return words.includes('available') &&
        !store.list(resource).some(object => isTrue(object, 'Available'))
        ? [`${product} is not available`]
        : [];
    });
}
