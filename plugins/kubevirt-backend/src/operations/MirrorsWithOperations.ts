import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ClusterMirror, MirrorService } from '../mirror/types';
import { MirrorWithOperations, type Annotate } from './MirrorWithOperations';
import type { OperationJournal } from './OperationJournal';

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

  has(cluster: string): boolean {
    return this.#mirrors.has(cluster);
  }

  onClusters(listener: () => void): () => void {
    return this.#mirrors.onClusters(listener);
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
