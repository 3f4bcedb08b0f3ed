import type { Applicable } from './applier';
import type { PartStatus } from './PartLedger';
import { blueprintClusters, type Blueprint, type Project } from './project';

/** The blueprint of a cluster, and how far it has come there. */
export interface Assignment {
  /** Of the project. */
  readonly project: string;
  readonly blueprint: Blueprint;
  /** The state of the blueprint. */
  status: PartStatus;
  /** The state of its add-ons. */
  readonly addons: PartStatus[];
  /** What failed is of no weight, so that the blueprint came to the cluster in part. */
  partial: boolean;
  /** What has been applied for it, and for those before it so far as that was not taken away. */
  applied: Applicable[];
  /** Given once another blueprint, or another version, was assigned. */
  readonly replaced: AbortSignal;
  /** Resolves once nothing more is applied for it. */
  ended: Promise<void>;
}

/** What each cluster has: one blueprint, as in Rafay. Whoever assigns another one takes the first one away. */
export class Assignments {
  readonly #entries = new Map<
    string,
    { assignment: Assignment; replace: AbortController }
  >();

  of(cluster: string): Assignment | undefined {
    return this.#entries.get(cluster)?.assignment;
  }

  /** Assigns a blueprint; what is applied for the one before stops, and what was is handed on. */
  assign(
    cluster: string,
    project: string,
    blueprint: Blueprint,
    since: string,
  ): Assignment {
    const before = this.#entries.get(cluster);
    const replace = new AbortController();
    const assignment: Assignment = {
      project,
      blueprint,
      status: {
        kind: 'blueprint',
        name: blueprint.name,
        cluster,
        state: 'waiting',
        since,
      },
      addons: [],
      partial: false,
      applied: before?.assignment.applied ?? [],
      replaced: replace.signal,
      ended: before?.assignment.ended ?? Promise.resolve(),
    };
    this.#entries.set(cluster, { assignment, replace });
    before?.replace.abort(
      new Error(`blueprint ${blueprint.name} was assigned to ${cluster}`),
    );
    return assignment;
  }

  /**
   * Assigns what a repository brings. A blueprint has no place of its own, so a person assigns it to clusters; here that is
   * done for each blueprint, and each version, that the repository did not have before, and again for the one that the
   * cluster has.
   *
   * @param known - the project as the repository had it before
   */
  assignBlueprints(
    project: Project,
    known: Project | undefined,
    clusters: Iterable<string>,
    since: string,
  ): void {
    for (const cluster of clusters) {
      const placed = project.blueprints.filter(blueprint =>
        blueprintClusters(project, blueprint.clusters).includes(cluster),
      );
      const fresh = placed.filter(
        ({ name, version }) =>
          !known?.blueprints.some(
            each => each.name === name && each.version === version,
          ),
      );
      const current = this.of(cluster);
      const own =
        current?.project === project.name
          ? placed.find(({ name }) => name === current.blueprint.name)
          : undefined;
      const chosen = fresh.at(-1) ?? own;
      if (chosen) {
        this.assign(cluster, project.name, chosen, since);
      }
    }
  }
}
