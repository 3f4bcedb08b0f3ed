import type {
  ClusterStatus,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VirtualMachineFinder, VisibleEntity } from '../access';

/** At some 0.8 kB each, so many texts are kept before all are let go. */
const MAX_STRINGS = 1_000;

/**
 * Writes answers as JSON. The mirror hands out the same object for a VM until the VM changes, so its text is
 * kept for the further lists and streams that carry it. That begins with the second use: most of what
 * streams open for and churn changes is sent once, and its text would be held for nobody.
 */
export class AnswerSerializer {
  readonly #finder: VirtualMachineFinder;
  readonly #now: () => number;
  /** Texts by what they say; undefined for what was written once. */
  #strings = new WeakMap<VirtualMachineSummary, string | undefined>();
  #count = 0;

  private constructor(finder: VirtualMachineFinder, now: () => number) {
    this.#finder = finder;
    this.#now = now;
  }

  /** @param options - `now` in milliseconds since the epoch */
  static create(options: {
    finder: VirtualMachineFinder;
    now: () => number;
  }): AnswerSerializer {
    return new AnswerSerializer(options.finder, options.now);
  }

  /** An `EntityVirtualMachines`. */
  answer(entity: VisibleEntity, vms: VirtualMachineSummary[]): string {
    const head = JSON.stringify({
      entityRef: entity.entityRef,
      time: this.#time(),
      search: this.#finder.search(entity),
      clusters: this.#finder.statuses(entity),
    });
    return `${head.slice(0, -1)},"virtualMachines":${this.#list(vms)}}`;
  }

  /** The data of a `change` message. */
  change(
    changed: VirtualMachineSummary[],
    removed: string[],
    clusters?: ClusterStatus[],
  ): string {
    const tail = clusters ? `,"clusters":${JSON.stringify(clusters)}` : '';
    return `{"time":"${this.#time()}","changed":${this.#list(
      changed,
    )},"removed":${JSON.stringify(removed)}${tail}}`;
  }

  #time(): string {
    return new Date(this.#now()).toISOString();
  }

  #list(vms: VirtualMachineSummary[]): string {
    return `[${vms.map(vm => this.#vm(vm)).join(',')}]`;
  }

  #vm(vm: VirtualMachineSummary): string {
    const known = this.#strings.get(vm);
    if (known !== undefined) {
      return known;
    }
    const text = JSON.stringify(vm);
    if (!this.#strings.has(vm)) {
      this.#strings.set(vm, undefined);
      return text;
    }
    if (this.#count >= MAX_STRINGS) {
      this.#strings = new WeakMap();
      this.#count = 0;
    }
    this.#strings.set(vm, text);
    this.#count += 1;
    return text;
  }
}
