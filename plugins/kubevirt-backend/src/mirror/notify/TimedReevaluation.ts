import type { Node } from '../../kubevirt/types';
import type { Clock } from '../../lib/clock';
import { DeadlineQueue } from '../../lib/DeadlineQueue';
import { heartbeatEnds, nodeAsOf, nodeSignature } from '../../model/node';

export interface TimedReevaluationOptions {
  clock: Clock;
  node(name: string): Node | undefined;
  nodes(): Iterable<Node>;
  /** The views of the VMs on this node may look different. */
  onNode(name: string): void;
  /** The view of this item may look different. */
  onItem(key: string): void;
}

const NODE = 'node:';

/** How long a cluster that is back, or its nodes, have to report heartbeats that were missed, in milliseconds. */
const CATCH_UP = 5_000;

/** Notices what looks different at a later time although no object has changed. */
export class TimedReevaluation {
  readonly #options: TimedReevaluationOptions;
  readonly #due: DeadlineQueue;
  readonly #signatures = new Map<string, string>();
  #stoppedAt: number | undefined;
  #cancelResume = () => {};
  #nodesStoppedAt: number | undefined;
  #cancelNodes: (() => void) | undefined;

  constructor(options: TimedReevaluationOptions) {
    this.#options = options;
    this.#due = new DeadlineQueue({
      clock: options.clock,
      onDue: key => {
        if (key.startsWith(NODE)) {
          const name = key.slice(NODE.length);
          this.node(name, options.node(name));
        } else {
          options.onItem(key);
        }
      },
    });
  }

  /**
   * The moment that views are true for, in milliseconds since the epoch. While the cluster does not answer,
   * time stands still for what is known of it: that nothing is heard then is no fault of its nodes.
   */
  now(): number {
    return this.#stoppedAt ?? this.#options.clock.now();
  }

  /** The view of an item was built, and is to be built again at that time. */
  item(key: string, at: number | undefined): void {
    this.#due.set(key, at);
  }

  /** A node came, changed or went, or its time has come: heartbeats go stale without an event. */
  node(name: string, node: Node | undefined): void {
    const now = this.#nodesNow();
    const ends = heartbeatEnds(node);
    const goesStale = ends !== undefined && ends > now;
    this.#due.set(
      `${NODE}${name}`,
      goesStale && this.#nodesStoppedAt === undefined ? ends : undefined,
    );
    const signature = nodeSignature(node, now);
    if ((this.#signatures.get(name) ?? '') !== signature) {
      if (signature) {
        this.#signatures.set(name, signature);
      } else {
        this.#signatures.delete(name);
      }
      this.#options.onNode(name);
    }
  }

  /** A node as views may show it: while nodes can't be read, their heartbeats do not go stale. */
  nodeOf(name: string): Node | undefined {
    const node = this.#options.node(name);
    return node && this.#nodesStoppedAt !== undefined
      ? nodeAsOf(node, this.#nodesNow())
      : node;
  }

  /** Nodes are shown as they were at that time, for reading them fails now; or (undefined) they are read. */
  nodesFailSince(time: number | undefined): void {
    if (time !== undefined) {
      this.#cancelNodes?.();
      this.#cancelNodes = undefined;
      this.#nodesStoppedAt ??= time;
    } else if (this.#nodesStoppedAt !== undefined) {
      this.#cancelNodes ??= this.#options.clock.after(CATCH_UP, () => {
        this.#cancelNodes = undefined;
        this.#nodesStoppedAt = undefined;
        for (const node of this.#options.nodes()) {
          this.node(node.metadata.name, node);
        }
      });
    }
  }

  /** The cluster does not answer any more, and did at that time. */
  pause(lastContact: number): void {
    this.#cancelResume();
    this.#stoppedAt ??= lastContact;
    this.#due.pause();
  }

  /** It answers again. */
  resume(): void {
    this.#cancelResume();
    if (this.#stoppedAt !== undefined) {
      this.#cancelResume = this.#options.clock.after(CATCH_UP, () => {
        this.#stoppedAt = undefined;
        this.#due.resume();
      });
    }
  }

  stop(): void {
    this.#cancelResume();
    this.#cancelNodes?.();
    this.#due.stop();
  }

  #nodesNow(): number {
    return Math.min(this.now(), this.#nodesStoppedAt ?? Infinity);
  }
}
