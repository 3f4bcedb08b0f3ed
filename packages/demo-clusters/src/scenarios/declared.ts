import { agreeForAll, createVm, vmRef } from './builders';
import type { Scenario } from './types';

const NAME = 'waiting-for-rafay';

/** What is shown of VMs that a catalog entity names and that are not on the cluster. */
export const DECLARED: Scenario[] = [
  {
    name: NAME,
    title: 'A VM is declared in git and not yet on the cluster',
    description:
      'The catalog entity names a VM that Rafay has not brought. Undoing it brings the VM, running it again takes the VM away.',
    expect: 'Waiting for Rafay, with where to look',
    cause: 'waiting-for-rafay',
    declared: true,
    run: target => {
      agreeForAll(target);
      const ref = vmRef(target, NAME);
      if (target.cluster.store.get(ref)) {
        target.cluster.store.delete(ref, { propagation: 'Background' });
      }
    },
    undo: target => createVm(target, { name: NAME }),
  },
];
