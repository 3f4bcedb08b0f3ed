import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { matches } from '../mirror/graph/query';
import type {
  ClusterMirror,
  MirrorService,
  VmChanges,
  VmQuery,
} from '../mirror/types';
import type { OperationJournal, VmAddress } from './OperationJournal';

type Annotate = (vm: VirtualMachineSummary) => VirtualMachineSummary;

/** Mirrors whose VMs carry the operation that was last asked of them, for all who look. */
export class MirrorsWithOperations implements MirrorService {
  readonly #mirrors: MirrorService;
  readonly #journal: OperationJournal;
  /** So that a VM is the same object until it or its operation changes, as the mirrors promise. */
  readonly #annotated = new WeakMap<
    VirtualMachineSummary,
    VirtualMachineSummary
  >();

  private constructor(mirrors: MirrorService, journal: OperationJournal) {
    this.#mirrors = mirrors;
    this.#journal = journal;
  }

  static create(options: {
    mirrors: MirrorService;
    journal: OperationJournal;
  }): MirrorsWithOperations {
    return new MirrorsWithOperations(options.mirrors, options.journal);
  }

  clusters(): { name: string; title?: string }[] {
    return this.#mirrors.clusters();
  }

  use(cluster: string): ClusterMirror {
    return new MirrorWithOperations(
      this.#mirrors.use(cluster),
      this.#journal,
      this.#annotate,
    );
  }

  stop(): Promise<void> {
    return this.#mirrors.stop();
  }

  readonly #annotate: Annotate = vm => {
    const [operation] = this.#journal.of(vm);
    if (!operation) {
      return vm;
    }
    const known = this.#annotated.get(vm);
    if (known?.operation === operation) {
      return known;
    }
    const annotated = { ...vm, operation };
    this.#annotated.set(vm, annotated);
    return annotated;
  };
}

class MirrorWithOperations implements ClusterMirror {
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

  listed(namespace: string) {
    return this.#mirror.listed(namespace);
  }

  vmObjects(namespace: string, name: string) {
    return this.#mirror.vmObjects(namespace, name);
  }

  platform() {
    return this.#mirror.platform();
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
