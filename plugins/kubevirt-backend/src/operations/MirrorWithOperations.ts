import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { matches } from '../kubevirt/graph/query';
import type {
  ClusterMirror,
  VmChanges,
  VmName,
  VmQuery,
} from '../mirror/types';
import type { OperationJournal, VmAddress } from './OperationJournal';

/** Puts the operation that was last asked of a VM onto it. */
export type Annotate = (vm: VirtualMachineSummary) => VirtualMachineSummary;

/** One cluster's mirror, whose VMs carry their operations. */
export class MirrorWithOperations implements ClusterMirror {
  readonly cluster: string;
  readonly #mirror: ClusterMirror;
  readonly #journal: OperationJournal;
  readonly #annotate: Annotate;

  constructor(
    mirror: ClusterMirror,
    journal: OperationJournal,
    annotate: Annotate,
  ) {
    this.cluster = mirror.cluster;
    this.#mirror = mirror;
    this.#journal = journal;
    this.#annotate = annotate;
  }

  status() {
    return this.#mirror.status();
  }

  find(query: VmQuery) {
    return this.#mirror.find(query).map(this.#annotate);
  }

  *views() {
    for (const vm of this.#mirror.views()) {
      yield this.#annotate(vm);
    }
  }

  listed(namespace: string) {
    return this.#mirror.listed(namespace);
  }

  vmObjects(namespace: string, name: string) {
    return this.#mirror.vmObjects(namespace, name);
  }

  metadata(vm: VmName) {
    return this.#mirror.metadata(vm);
  }

  platform() {
    return this.#mirror.platform();
  }

  kubevirts() {
    return this.#mirror.kubevirts();
  }

  size() {
    return this.#mirror.size();
  }

  namespaceAnnotations(name: string) {
    return this.#mirror.namespaceAnnotations(name);
  }

  settled(timeout: number) {
    return this.#mirror.settled(timeout);
  }

  watch(namespace: string, name: string, listener: () => void) {
    return this.#mirror.watch(namespace, name, listener);
  }

  subscribe(
    query: VmQuery,
    listener: (changes: VmChanges) => void,
  ): () => void {
    const stops = [
      this.#mirror.subscribe(query, changes =>
        listener({ ...changes, changed: changes.changed.map(this.#annotate) }),
      ),
      this.#journal.subscribe(vm => {
        const changed = this.#selected(query, vm);
        if (changed.length > 0) {
          listener({ changed, removed: [] });
        }
      }),
    ];
    return () => stops.forEach(stop => stop());
  }

  /** The VM of an operation, if the query asks for it. */
  #selected(
    query: VmQuery,
    { cluster, namespace, name }: VmAddress,
  ): VirtualMachineSummary[] {
    if (cluster !== this.cluster) {
      return [];
    }
    const found = this.#mirror.find({ names: [{ namespace, name }] });
    const vmObjects = this.#mirror.vmObjects(namespace, name);
    const { labels } = (vmObjects?.vm ?? vmObjects?.vmi)?.metadata ?? {};
    return matches(query, { namespace, name, labels })
      ? found.map(this.#annotate)
      : [];
  }
}
