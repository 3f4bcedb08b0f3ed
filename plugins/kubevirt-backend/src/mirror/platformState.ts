import type { VmObjects } from '../model/vmObjects';
import { cdiState, kubevirtState } from '../model/platformState';
import { KINDS, type KindContents, type KindKey } from '../kubevirt/kinds';
import type { KindReflectors } from './KindReflectors';

/** How the lists of the kinds of KubeVirt and CDI fare: it changes when one of them comes or goes. */
export function customPhases(
  reflectors: Pick<KindReflectors, 'phase'>,
): string {
  return KINDS.filter(({ custom }) => custom)
    .map(({ key }) => reflectors.phase(key))
    .join();
}

/** What a VM's view must know of KubeVirt and CDI. */
export function platformState(
  reflectors: Pick<KindReflectors, 'absent' | 'synced'>,
  stores: Record<'kubevirts' | 'kubevirtDeployments', KindContents>,
): VmObjects['platform'] {
  const listed = (kind: KindKey) =>
    reflectors.absent(kind) ? 'absent' : reflectors.synced(kind);
  return {
    kubevirt: kubevirtState(
      listed('kubevirts'),
      [...stores.kubevirts.values()],
      [...stores.kubevirtDeployments.values()],
    ),
    cdi: cdiState(listed('dataVolumes')),
  };
}
