import { isDeepStrictEqual } from 'node:util';
import type {
  Cause,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { MAX_FINDINGS, withFinding, type RolloutWatcher } from '../rollouts';

/** What the deployment system has found of the VMs that the reader of a stream has, and what of it the reader was sent. */
export class StreamedFindings {
  readonly #watcher?: RolloutWatcher;
  /** What was sent of those that are followed, by their ids. */
  readonly #sent = new Map<string, Cause | undefined>();
  #unwatch = () => {};

  constructor(watcher?: RolloutWatcher) {
    this.#watcher = watcher;
  }

  /** Follows the first of these VMs, which the reader was just sent, instead of those before. */
  follow(vms: VirtualMachineSummary[], onChange: () => void): void {
    const watcher = this.#watcher;
    if (watcher) {
      this.close();
      const followed = vms.slice(0, MAX_FINDINGS);
      followed.forEach(vm => this.#sent.set(vm.id, watcher.causeOf(vm)));
      this.#unwatch = watcher.watch(followed, () => onChange());
    }
  }

  /** The VMs as they are sent now. */
  add(vms: VirtualMachineSummary[]): VirtualMachineSummary[] {
    return vms.map(vm => {
      const sent = withFinding(vm, this.#watcher);
      if (this.#sent.has(vm.id)) {
        this.#sent.set(vm.id, sent.rollout);
      }
      return sent;
    });
  }

  /** Those of which the reader was sent something else. */
  changed(vms: VirtualMachineSummary[]): VirtualMachineSummary[] {
    return vms.filter(
      vm =>
        this.#sent.has(vm.id) &&
        !isDeepStrictEqual(this.#sent.get(vm.id), this.#watcher?.causeOf(vm)),
    );
  }

  /** Whether others are to be followed after a change of the list. */
  isOutdatedBy(changed: VirtualMachineSummary[], removed: string[]): boolean {
    return (
      this.#watcher !== undefined &&
      (removed.some(id => this.#sent.has(id)) ||
        (this.#sent.size < MAX_FINDINGS &&
          changed.some(vm => !vm.declared && !this.#sent.has(vm.id))))
    );
  }

  close(): void {
    this.#unwatch();
    this.#unwatch = () => {};
    this.#sent.clear();
  }
}
