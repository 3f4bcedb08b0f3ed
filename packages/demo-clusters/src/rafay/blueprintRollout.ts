import type { DemoCluster } from '../cluster';
import { applyAll, notReady, takeAway, Tries } from './applier';
import type { Assignment } from './Assignments';
import type { PartStatus } from './PartLedger';
import type { Part } from './project';
import {
  itemsOf,
  namespaceItem,
  RolloutContext,
  untilNothing,
} from './rolloutContext';

class BlueprintRollout {
  readonly #parts: Map<string, Part>;
  readonly #tries: Tries;

  constructor(
    private readonly context: RolloutContext,
    private readonly assignment: Assignment,
    private readonly cluster: DemoCluster,
  ) {
    const { project, signal, options } = context;
    const names = new Set(assignment.blueprint.addons.map(({ name }) => name));
    this.#parts = new Map(
      [...project.addons].filter(([name]) => names.has(name)),
    );
    this.#tries = {
      maxRetryCount: options.maxAddonRetries,
      retryMs: options.retryMs,
      signal: AbortSignal.any([signal, assignment.replaced]),
    };
  }

  async run(): Promise<void> {
    const { assignment, cluster } = this;
    const { ledger } = this.context;
    const { addons, name } = assignment.blueprint;
    assignment.status = ledger.begin('blueprint', name, cluster.name);
    for (const addon of addons) {
      assignment.addons.push(
        ledger.begin('add-on', addon.name, cluster.name, 'waiting'),
      );
    }
    const removed = await this.#takeAway();
    const started = new Map<string, Promise<boolean>>();
    const start = (addonName: string, path: string[]): Promise<boolean> => {
      const work =
        started.get(addonName) ?? this.#inOrder(addonName, path, start);
      started.set(addonName, work);
      return work;
    };
    const results = await Promise.all(
      addons.map(addon => start(addon.name, [])),
    );
    ledger.end(
      assignment.status,
      results.every(Boolean) && removed.length === 0,
      removed,
    );
  }

  /** What the add-ons of the blueprint before applied; answers why something of it could not be deleted. */
  async #takeAway(): Promise<string[]> {
    const { assignment, cluster } = this;
    const kept = [
      ...[...this.#parts.values()].flatMap(itemsOf),
      ...this.context.namespaces().map(namespaceItem),
    ];
    const { ok, failures } = await takeAway(
      cluster,
      assignment.applied,
      kept,
      this.#tries,
    );
    if (ok) {
      assignment.applied = [];
    }
    return failures.map(failure => `could not be taken away: ${failure}`);
  }

  async #inOrder(
    name: string,
    path: string[],
    start: (name: string, path: string[]) => Promise<boolean>,
  ): Promise<boolean> {
    const { blueprint, addons } = this.assignment;
    const addon = blueprint.addons.find(entry => entry.name === name);
    const status = addons.find(entry => entry.name === name);
    if (!addon || !status || path.includes(name)) {
      this.context.options.log(
        `${this.cluster.name}: blueprint ${blueprint.name} cannot resolve add-on ${name}`,
      );
      return false;
    }
    const before = await Promise.all(
      addon.dependsOn.map(dependency => start(dependency, [...path, name])),
    );
    if (!before.every(Boolean)) {
      return this.context.ledger.end(status, false, [
        `not started, because of ${addon.dependsOn.join(', ')}`,
      ]);
    }
    return this.#addon(status);
  }

  async #addon(status: PartStatus): Promise<boolean> {
    const { assignment, cluster } = this;
    const { ledger, faults, drift, project, options } = this.context;
    const { name } = status;
    const part = this.#parts.get(name);
    ledger.go(status);
    if (!part || part.problem) {
      return ledger.end(status, false, [
        part?.problem ?? 'there is no such add-on',
      ]);
    }
    if (faults.concerns('addon-failed', name)) {
      return ledger.end(status, false, [
        'Deployment did not become ready within 5m0s (a fault of the demo)',
      ]);
    }
    const items = itemsOf(part);
    assignment.applied.push(...items);
    const { ok, failures, retryCount } = await applyAll(
      cluster,
      items,
      this.#tries,
    );
    if (!ok) {
      return ledger.end(status, false, failures, retryCount);
    }
    const missing = await untilNothing(
      cluster,
      () => notReady(cluster, items),
      { timeoutMs: options.timeoutMs, signal: this.#tries.signal },
    );
    drift.claim(
      cluster,
      { project: project.name, kind: 'add-on', name },
      items,
      assignment.blueprint.drift,
    );
    const reasons = missing.map(title => `${title} is not ready`);
    if (this.#isPartly(name)) {
      assignment.partial = true;
      reasons.push('a Pod restarts again and again (a fault of the demo)');
    }
    return ledger.end(status, reasons.length === 0, reasons, retryCount);
  }

  /** With the fault `partial-success` the last add-on fails, although all of it was applied. */
  #isPartly(name: string): boolean {
    return (
      this.context.faults.concerns('partial-success', name) &&
      this.assignment.blueprint.addons.at(-1)?.name === name
    );
  }
}

/**
 * Brings the blueprint of a cluster there. What was applied for the one before and is in none of its add-ons is taken
 * away first. Add-ons start once all that they depend on work; without `dependsOn` they start side by side.
 */
export async function rollOutBlueprint(
  context: RolloutContext,
  assignment: Assignment,
  cluster: DemoCluster,
): Promise<void> {
  const before = assignment.ended;
  let end = () => {};
  assignment.ended = new Promise(resolve => {
    end = resolve;
  });
  try {
    await before;
    await new BlueprintRollout(context, assignment, cluster).run();
  } catch (error) {
    // Another blueprint took its place; a newer commit, in contrast, ends the whole rollout.
    if (!assignment.replaced.aborted || context.signal.aborted) {
      throw error;
    }
    const { ledger, project, options } = context;
    options.log(
      `project ${project.name}: blueprint ${assignment.blueprint.name} ends, as ${assignment.replaced.reason.message}`,
    );
    ledger.forget(
      part => part === assignment.status || assignment.addons.includes(part),
    );
  } finally {
    end();
  }
}
