import type { Deployment, KubeVirt } from '../kubevirt/types';
import { isTrue } from './read';
import type { VmObjects } from './vmObjects';

/** Whether a kind was listed, or the API server does not serve it. */
type Listed = boolean | 'absent';

/** How KubeVirt stands, as far as VMs depend on it. Unknown is not absent. */
export function kubevirtState(
  listed: Listed,
  kubevirts: KubeVirt[],
  deployments: Deployment[],
): VmObjects['platform']['kubevirt'] {
  if (listed !== true) {
    return listed || 'unknown';
  }
  if (kubevirts.length === 0) {
    return 'absent';
  }
  // Available stays True during an update; the phase stays Deployed even while components are down.
  const available = kubevirts.some(({ status }) =>
    isTrue(status?.conditions, 'Available'),
  );
  return available && !deployments.some(isDeadController)
    ? 'ready'
    : 'not-ready';
}

/** The KubeVirt object is written by virt-operator: where that is gone as well, Available stays as it was. */
function isDeadController({ metadata, status }: Deployment): boolean {
  return metadata.name === 'virt-controller' && !status?.readyReplicas;
}

/** Whether CDI is there, by the kind that VMs use. */
export function cdiState(listed: Listed): VmObjects['platform']['cdi'] {
  if (listed !== true) {
    return listed || 'unknown';
  }
  return 'present';
}
