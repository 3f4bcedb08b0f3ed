import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VirtualMachine, VirtualMachineInstance } from '../types';
import type { Queried } from './query';

/** One VM, or one VMI that no VM owns: a row of the card. */
export class VmItem implements Queried {
  /** `namespace/name`, preceded by `vmi:` for a VMI without a VM. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  vm?: VirtualMachine;
  vmi?: VirtualMachineInstance;
  /** Names of the DataVolumes and claims that its volumes name. */
  volumes?: string[];
  /** Node under which it is indexed. */
  node?: string;
  /** The view, as it was last asked for. */
  summary?: VirtualMachineSummary;
  /** The view that subscribers were last sent. */
  sent?: VirtualMachineSummary;
  /** Something changed since the view was built. */
  outdated = true;

  static keyOf(namespace: string, name: string, standalone: boolean): string {
    return `${standalone ? 'vmi:' : ''}${namespace}/${name}`;
  }

  /** The keys that a VM of this name may have, or a VMI that no VM owns. */
  static keysOf(namespace: string, name: string): string[] {
    return [false, true].map(standalone =>
      VmItem.keyOf(namespace, name, standalone),
    );
  }

  /** The id of its view among those of all clusters. */
  static idOf(key: string, cluster: string): string {
    return key.startsWith('vmi:')
      ? `vmi:${cluster}/${key.slice('vmi:'.length)}`
      : `${cluster}/${key}`;
  }

  constructor(namespace: string, name: string, standalone: boolean) {
    this.key = VmItem.keyOf(namespace, name, standalone);
    this.namespace = namespace;
    this.name = name;
  }

  get labels(): Record<string, string> | undefined {
    return (this.vm ?? this.vmi)?.metadata.labels;
  }
}
