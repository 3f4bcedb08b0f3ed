import type { VirtualMachineInstance } from '../model/types';
import { compareResourceVersions } from './resourceVersion';

/** How far VMs are known in a namespace. */
export interface MachinesRead {
  /** False where VMs may not be read, or are not served: no VM will come. */
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
export class OwnersAwaited {
  readonly #read: (namespace: string) => MachinesRead;
  /** By `namespace/name`. */
  readonly #awaiting = new Map<string, Awaiting>();

  constructor(read: (namespace: string) => MachinesRead) {
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
    const { readable, version } = this.#read(namespace);
    if (
      readable &&
      (version === undefined ||
        compareResourceVersions(version, awaiting.version) < 0)
    ) {
      return true;
    }
    this.#awaiting.delete(key);
    return false;
  }

  /** Its VM is there, or it is gone itself. */
  forget(namespace: string, name: string): void {
    this.#awaiting.delete(`${namespace}/${name}`);
  }

  /** Namespaces and names of those that wait. */
  all(): [namespace: string, name: string][] {
    return [...this.#awaiting.keys()].map(key => {
      const slash = key.indexOf('/');
      return [key.slice(0, slash), key.slice(slash + 1)];
    });
  }
}
