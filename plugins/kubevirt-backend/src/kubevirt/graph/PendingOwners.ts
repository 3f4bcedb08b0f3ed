import type { VirtualMachineInstance } from '../types';
import { compareResourceVersions } from '../../lib/resourceVersion';

/** How far VMs are known in a namespace. */
export interface ListedMachines {
  /** False where VMs may not be read, are not served, or fail to be read for long: no VM will come. */
  readable: boolean;
  /** All their changes up to this version are there. Undefined: they were not listed yet. */
  version?: string;
}

interface Awaiting {
  uid: string;
  /** The VMI's version when it was first seen: its VM is older. */
  version: string | undefined;
}

/**
 * VMIs whose VM was not seen.
 *
 * @remarks
 * VMs and VMIs come by two watches, of which that of the VMs may be behind: then the VM is yet to come, and its
 * VMI must not show as one without a VM. A VM exists before its VMI does, and one API server counts the versions
 * of all its kinds together (k8s.io/apiserver pkg/storage/etcd3, the revision of etcd); so a VM that is not
 * there once the VMs are known up to the version of its VMI is gone. Where versions are no numbers nobody waits.
 */
export class PendingOwners {
  readonly #read: (namespace: string) => ListedMachines;
  /** By `namespace/name`. */
  readonly #awaiting = new Map<string, Awaiting>();

  constructor(read: (namespace: string) => ListedMachines) {
    this.#read = read;
  }

  /** Whether the VM that controls an instance may be yet to come. */
  awaits({ metadata }: VirtualMachineInstance): boolean {
    const { namespace = '', name, uid, resourceVersion } = metadata;
    const key = `${namespace}/${name}`;
    let awaiting = this.#awaiting.get(key);
    if (awaiting?.uid !== uid) {
      awaiting = { uid, version: resourceVersion };
      this.#awaiting.set(key, awaiting);
    }
    return this.#awaits(namespace, awaiting);
  }

  /** It is shown, under its VM or on its own, or it is gone. */
  forget(namespace: string, name: string): void {
    this.#awaiting.delete(`${namespace}/${name}`);
  }

  /** Namespaces and names of those whose VM will not come any more. */
  over(): [namespace: string, name: string][] {
    const over: [string, string][] = [];
    for (const [key, awaiting] of this.#awaiting) {
      const slash = key.indexOf('/');
      const namespace = key.slice(0, slash);
      if (!this.#awaits(namespace, awaiting)) {
        over.push([namespace, key.slice(slash + 1)]);
      }
    }
    return over;
  }

  #awaits(namespace: string, awaiting: Awaiting): boolean {
    const { readable, version } = this.#read(namespace);
    return (
      readable &&
      (version === undefined ||
        compareResourceVersions(version, awaiting.version) < 0)
    );
  }
}
