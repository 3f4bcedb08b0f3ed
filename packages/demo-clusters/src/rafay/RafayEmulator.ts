import * as path from 'node:path';
import { SystemClock } from '../clock';
import { Approvals, PendingApproval } from './Approvals';
import { Assignment, Assignments } from './Assignments';
import { DriftStatus, DriftWatch, simulatedDrift } from './DriftWatch';
import { Commit, filesOf, findRepositories, headOf } from './git';
import { PartLedger, PartStatus } from './PartLedger';
import type { PipelineRun } from './pipelineRun';
import {
  mergedProject,
  Part,
  Project,
  readProjects,
  UrlMapping,
} from './project';
import { Rollout } from './Rollout';
import type { RolloutOptions } from './rolloutContext';
import { RolloutFault, RolloutFaults } from './rolloutFaults';

const BRANCH = 'main';

export interface RafayEmulatorOptions
  extends Partial<Omit<RolloutOptions, 'clusters'>>,
    Pick<RolloutOptions, 'clusters'> {
  /** Folder with bare git repositories, `*.git`. */
  repositories: string;
  /** How often the repositories are looked at. */
  pollMs?: number;
  /** Manifests for `url:` artifacts; without one they are reported as out of reach. */
  urls?: UrlMapping;
}

/** What has become of one repository. */
export interface RepositoryStatus {
  repository: string;
  commit: string;
  state: 'running' | 'done' | 'failed';
  /** Why the repository could not be read. */
  problem?: string;
  projects: { name: string; parts: PartStatus[]; runs: PipelineRun[] }[];
}

/** A project, and how far its parts and pipelines have come. */
export interface ProjectRollout {
  project: Project;
  parts: PartStatus[];
  runs: PipelineRun[];
}

/** What was read of a repository, and what is being done with it. */
interface Checkout {
  /** Its folder. */
  repository: string;
  commit: Commit;
  status: RepositoryStatus;
  projects: Project[];
  stop: AbortController;
}

/**
 * An emulator for Rafay's controller: it notices commits in local repositories and applies their Rafay
 * specifications to demo clusters. It knows no order but the one that the files give: namespaces first,
 * add-ons by `dependsOn`, workloads by the stages of a pipeline, everything else side by side.
 */
export class RafayEmulator {
  readonly faults = new RolloutFaults();
  readonly #approvals = new Approvals();
  readonly #assignments = new Assignments();
  readonly #drift: DriftWatch;
  readonly #pollMs: number;
  readonly #folder: string;
  readonly #urls: UrlMapping | undefined;
  readonly #options: RolloutOptions;
  readonly #checkouts = new Map<string, Checkout>();
  #cancel = () => {};
  #stopped = false;

  static start(options: RafayEmulatorOptions): RafayEmulator {
    const emulator = new RafayEmulator(options);
    emulator.#tick();
    return emulator;
  }

  private constructor(options: RafayEmulatorOptions) {
    const { repositories, urls, pollMs = 2000, ...rollouts } = options;
    this.#folder = repositories;
    this.#urls = urls;
    this.#pollMs = pollMs;
    this.#options = {
      clock: new SystemClock(),
      retryMs: 3000,
      maxAddonRetries: 5,
      maxWorkloadRetries: 0,
      timeoutMs: 600_000,
      log: () => {},
      ...rollouts,
    };
    this.#drift = new DriftWatch(options.clusters.values());
  }

  /** What has been done with each repository, the latest commit only; and the approvals that are waited for. */
  status(): {
    repositories: RepositoryStatus[];
    approvals: { held: boolean; pending: PendingApproval[] };
  } {
    const { held, pending } = this.#approvals;
    return {
      repositories: [...this.#checkouts.values()].map(({ status }) => status),
      approvals: { held, pending },
    };
  }

  /** The projects, as the latest commits that name them say; by name. */
  projects(): ReadonlyMap<string, ProjectRollout> {
    const checkouts = [...this.#checkouts.values()];
    const names = new Set(
      checkouts.flatMap(({ projects }) => projects.map(({ name }) => name)),
    );
    return new Map(
      [...names].map(name => {
        const statuses = checkouts.flatMap(({ status }) =>
          status.projects.filter(each => each.name === name),
        );
        return [
          name,
          {
            project: mergedProject(
              name,
              checkouts.flatMap(({ projects }) =>
                projects.filter(project => project.name === name),
              ),
            ),
            parts: statuses.flatMap(({ parts }) => parts),
            runs: statuses.flatMap(({ runs }) => runs),
          },
        ];
      }),
    );
  }

  /** The blueprint that a cluster has; undefined while nobody has assigned one. */
  assignment(cluster: string): Assignment | undefined {
    return this.#assignments.of(cluster);
  }

  /** What others have changed of an add-on or workload that Rafay applied, or wanted to. */
  drift(project: string, part: Part): DriftStatus | undefined {
    const { kind, name } = part;
    return (
      simulatedDrift(this.faults, part) ??
      this.#drift.of({ project, kind, name })
    );
  }

  /** From now on a person approves. */
  hold(): void {
    this.#approvals.hold();
  }

  /** From now on approvals are given by themselves again. */
  release(): void {
    this.#approvals.release();
  }

  /**
   * Approves what waits, all of it or the stages of a name.
   *
   * @returns what was approved
   */
  approve(stage?: string): PendingApproval[] {
    return this.#approvals.approve(stage);
  }

  /**
   * Something goes wrong from now on, instead of what did before: for all, or for one add-on or workload. Everything
   * is applied again with it.
   */
  setFault(fault: RolloutFault, target?: string): void {
    this.faults.set(fault, target, this.#options.clock.now().toISOString());
    if (fault === 'approval-pending') {
      this.hold();
    }
    this.#again();
  }

  /** Nothing goes wrong any more, and everything is applied again. */
  clearFaults(): void {
    this.release();
    this.faults.clear();
    this.#again();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
    this.#drift.stop();
    for (const { stop } of this.#checkouts.values()) {
      stop.abort(new Error('the emulator ends'));
    }
  }

  #log(line: string): void {
    this.#options.log(line);
  }

  #tick(): void {
    this.poll()
      .catch(error =>
        this.#log(`cannot look at the repositories: ${error.message}`),
      )
      .finally(() => {
        if (!this.#stopped) {
          this.#cancel = this.#options.clock.after(this.#pollMs, () =>
            this.#tick(),
          );
        }
      });
  }

  /** Looks for new commits once; their rollouts go on by themselves. */
  async poll(): Promise<void> {
    const changed: { repository: string; commit: Commit }[] = [];
    for (const repository of findRepositories(this.#folder)) {
      const commit = await headOf(repository, BRANCH);
      if (commit && this.#checkouts.get(repository)?.commit.id !== commit.id) {
        changed.push({ repository, commit });
      }
    }
    // What was committed last was assigned last.
    changed.sort((a, b) => (a.commit.timestamp < b.commit.timestamp ? -1 : 1));
    const read: Checkout[] = [];
    for (const { repository, commit } of changed) {
      read.push(await this.#read(repository, commit));
    }
    this.#replace(read);
  }

  /** Rolls out again what is known of each repository. */
  #again(): void {
    this.#replace(
      [...this.#checkouts.values()].map(checkout => ({
        ...checkout,
        status: { ...checkout.status, state: 'running', projects: [] },
        stop: new AbortController(),
      })),
    );
  }

  /** Rolls out checkouts instead of those of the same repositories. All is assigned before anything is applied. */
  #replace(checkouts: Checkout[]): void {
    const before = new Map(this.#checkouts);
    for (const checkout of checkouts) {
      const { repository } = checkout;
      before
        .get(repository)
        ?.stop.abort(new Error('a newer rollout takes its place'));
      this.#checkouts.set(repository, checkout);
      for (const project of checkout.projects) {
        this.#assignments.assignBlueprints(
          project,
          projectOf(before.get(repository), project.name),
          this.#options.clusters.keys(),
          this.#options.clock.now().toISOString(),
        );
      }
    }
    for (const checkout of checkouts) {
      void this.#rollOut(checkout, before.get(checkout.repository));
    }
  }

  async #read(repository: string, commit: Commit): Promise<Checkout> {
    const name = path.basename(repository, '.git');
    this.#log(`${name}: commit ${commit.id.slice(0, 8)} on ${BRANCH}`);
    const checkout: Checkout = {
      repository,
      commit,
      status: {
        repository: name,
        commit: commit.id,
        state: 'running',
        projects: [],
      },
      projects: [],
      stop: new AbortController(),
    };
    try {
      checkout.projects = await readProjects(
        await filesOf(repository, commit.id),
        this.#urls,
      );
    } catch (error) {
      checkout.status.problem = (error as Error).message;
    }
    return checkout;
  }

  async #rollOut(
    checkout: Checkout,
    before: Checkout | undefined,
  ): Promise<void> {
    const { commit, status, projects, stop } = checkout;
    const log = (line: string) => this.#log(`${status.repository}: ${line}`);
    const rollouts = projects.map(project => {
      const ledger = new PartLedger({
        clock: this.#options.clock,
        log,
        before: stillDeclared(
          project,
          before?.status.projects.find(({ name }) => name === project.name)
            ?.parts ?? [],
        ),
      });
      const rollout = new Rollout(
        {
          project,
          options: { ...this.#options, log },
          ledger,
          assignments: this.#assignments,
          approvals: this.#approvals,
          faults: this.faults,
          drift: this.#drift,
          namespaces: () =>
            [...this.projects().values()].flatMap(
              known => known.project.namespaces,
            ),
          signal: stop.signal,
        },
        projectOf(before, project.name),
        commit,
      );
      status.projects.push({
        name: project.name,
        parts: ledger.parts,
        runs: rollout.runs,
      });
      return rollout;
    });
    try {
      await Promise.all(rollouts.map(rollout => rollout.run()));
    } catch (error) {
      if (stop.signal.aborted) {
        return;
      }
      status.problem ??= (error as Error).message;
    }
    const failed =
      status.problem !== undefined ||
      status.projects.some(({ parts }) =>
        parts.some(({ state }) => state === 'failed'),
      );
    status.state = failed ? 'failed' : 'done';
    log(
      status.problem ??
        (failed ? 'not everything could be applied' : 'everything is applied'),
    );
  }
}

function projectOf(
  checkout: Checkout | undefined,
  name: string,
): Project | undefined {
  return checkout?.projects.find(project => project.name === name);
}

/** What was published and is still declared stays so until its turn comes. */
function stillDeclared(project: Project, parts: PartStatus[]): PartStatus[] {
  return parts.filter(
    ({ kind, name, state }) =>
      kind === 'workload' && state === 'done' && project.workloads.has(name),
  );
}
