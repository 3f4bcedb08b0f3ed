import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { englishMessages } from '@rafay-kubevirt/backstage-plugin-kubevirt-common/alpha';
import { consoleUiMessages } from './console';
import { fleetMessages } from './fleet';
import { operationUiMessages } from './operations';
import { platformMessages } from './platform';
import { rolloutMessages } from './rollout';
import { scaffolderMessages } from './scaffolder';
import { sharedMessages } from './shared';
import { snapshotUiMessages } from './snapshots';
import { virtualMachinePageMessages } from './virtualMachinePage';
import { virtualMachinesMessages, wordMessages } from './virtualMachines';

/** Every text in English, by its key. */
export const kubevirtMessages = {
  ...sharedMessages,
  vms: virtualMachinesMessages,
  vm: virtualMachinePageMessages,
  console: consoleUiMessages,
  fleet: fleetMessages,
  operation: operationUiMessages,
  platform: platformMessages,
  rollout: rolloutMessages,
  scaffolder: scaffolderMessages,
  snapshot: snapshotUiMessages,
  word: wordMessages,
  messages: englishMessages,
} as const;

/**
 * Every text of the KubeVirt plugin.
 *
 * @alpha
 */
export const kubevirtTranslationRef = createTranslationRef({
  id: 'kubevirt',
  messages: kubevirtMessages,
});
