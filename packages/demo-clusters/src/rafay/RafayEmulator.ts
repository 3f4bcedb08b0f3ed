import * as path from 'node:path';
import { SystemClock } from '../clock';
import type { DemoCluster } from '../cluster';
import { Clock } from '../types';
import { filesOf, findRepositories, headOf } from './git';
import { Project, readProjects, UrlMapping } from './project';
import { PartStatus, Rollout, RolloutOptions } from './rollout';

const BRANCH = 'main';

export interface RafayEmulatorOptions
  extends Partial<Omit<RolloutOptions, 'clusters'>> {
  /** Folder with bare git repositories, `*.git`. */
  repositories: string;
  clusters: ReadonlyMap<string, DemoCluster>;
  /** How often the repositories are looked at. */
  pollMs?: number;
  clock?: Clock;
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
  projects: { name: string; parts: PartStatus[] }[];
}

/** A project of a repository, and how far its parts have come. */
export interface ProjectRollout {
  project: Project;
  parts: PartStatus[];
}

/**
 * An emulator for Rafay's controller: it notices commits in local repositories and applies their Rafay
 * specifications to demo clusters. It knows no order but the one that the files give: namespaces first,
 * add-ons by `dependsOn`, workloads by the stages of a pipeline, everything else side by side.
 */
export class RafayEmulator {
  readonly #options: RafayEmulatorOptions;
  readonly #clock: Clock;
  readonly #seen = new Map<string, string>();
  readonly #status = new Map<string, RepositoryStatus>();
  readonly #projects = new Map<string, ProjectRollout>();
  #cancel = () => {};
  #stopped = false;

  static start(options: RafayEmulatorOptions): RafayEmulator {
    const emulator = new RafayEmulator(options);
    emulator.#tick();
    return emulator;
  }

  private constructor(options: RafayEmulatorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? new SystemClock();
  }

  /** What has been done with each repository, the latest commit only. */
  status(): { repositories: RepositoryStatus[] } {
    return { repositories: [...this.#status.values()] };
  }

  /** The projects, as the latest commit that names them says; by name. */
  projects(): ReadonlyMap<string, ProjectRollout> {
    return this.#projects;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #log(line: string): void {
    this.#options.log?.(line);
  }

  #tick(): void {
    this.poll()
      .catch(error =>
        this.#log(`cannot look at the repositories: ${error.message}`),
      )
      .finally(() => {
        if (!this.#stopped) {
          this.#cancel = this.#clock.after(this.#options.pollMs ?? 2000, () =>
            this.#tick(),
          );
        }
      });
  }

  /** Looks for new commits once; their rollouts go on by themselves. */
  async poll(): Promise<void> {
    for (const repository of findRepositories(this.#options.repositories)) {
      const commit = await headOf(repository, BRANCH);
      if (commit && this.#seen.get(repository) !== commit) {
        this.#seen.set(repository, commit);
        void this.#sync(repository, commit);
      }
    }
  }

  async #sync(repository: string, commit: string): Promise<void> {
    const name = path.basename(repository, '.git');
    const status: RepositoryStatus = {
      repository: name,
      commit,
      state: 'running',
      projects: [],
    };
    this.#status.set(repository, status);
    this.#log(`${name}: commit ${commit.slice(0, 8)} on ${BRANCH}`);
    try {
      const projects = await readProjects(
        await filesOf(repository, commit),
        this.#options.urls,
      );
      const rollouts = projects.map(project => {
        const rollout = new Rollout(project, {
          clusters: this.#options.clusters,
          clock: this.#clock,
          retryMs: this.#options.retryMs ?? 3000,
          maxAddonRetries: this.#options.maxAddonRetries ?? 5,
          maxWorkloadRetries: this.#options.maxWorkloadRetries ?? 0,
          timeoutMs: this.#options.timeoutMs ?? 600_000,
          log: line => this.#log(`${name}: ${line}`),
        });
        status.projects.push({ name: project.name, parts: rollout.parts });
        this.#projects.set(project.name, { project, parts: rollout.parts });
        return rollout;
      });
      await Promise.all(rollouts.map(rollout => rollout.run()));
      const failed = rollouts.some(({ parts }) =>
        parts.some(({ state }) => state === 'failed'),
      );
      status.state = failed ? 'failed' : 'done';
    } catch (error) {
      status.state = 'failed';
      status.problem = (error as Error).message;
      this.#log(`${name}: ${status.problem}`);
    }
    this.#log(
      `${name}: ${
        status.state === 'done'
          ? 'everything is applied'
          : 'not everything could be applied'
      }`,
    );
  }
}
