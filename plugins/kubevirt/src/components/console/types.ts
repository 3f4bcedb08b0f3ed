import type {
  ConsoleKind,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ConsoleState, ConsoleStore } from '../../console';

/** What both kinds of consoles are made of. */
export interface ConsoleProps {
  store: ConsoleStore;
  state: ConsoleState;
  vm: VirtualMachineSummary;
  onKind: (kind: ConsoleKind) => void;
  /** The cluster reports nothing new of the VM. */
  clusterSilent: boolean;
  /** Why plain requests fail, too. */
  failure: Error | undefined;
  /** Address of the console in a window of its own; absent in that window. */
  ownWindow: string | undefined;
}
