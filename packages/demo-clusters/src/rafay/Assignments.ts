import type { Applicable } from './applier';
import type { PartStatus } from './PartLedger';
import type { Blueprint } from './project';

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
}
