import {
  ANY_CLUSTER,
  type ClusterStatus,
  type VirtualMachineDetail,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { waitingForRafayCause, type AwaitedVm } from './cause';
import { commandView, word } from './detail/commands';
import { localizable } from './localizable';

/** A VM that is declared and does not show, as lists show it. */
export function summarizeAwaited(awaited: AwaitedVm): VirtualMachineSummary {
  const { namespace, name, clusters, why } = awaited;
  const cluster = clusters.length === 1 ? clusters[0] : ANY_CLUSTER;
  // Whether it is Rafay that it waits for is not shown of what may be there and unseen.
  const status = why === 'unseen' ? 'Waiting' : 'Waiting for Rafay';
  const cause = awaited.rolloutCause ?? waitingForRafayCause(awaited);
  return {
    id: `${cluster}/${namespace}/${name}`,
    kind: 'VirtualMachine',
    cluster,
    namespace,
    name,
    uid: '',
    declared: true,
    status,
    displayStatus: status,
    // Without Rafay's word it is not held back: nobody records since when it is declared.
    group: cause.severity === 'error' ? 'held-back' : 'changing',
    previousPods: [],
    cause,
    alarms: [],
    ready: false,
    paused: false,
    ipAddresses: [],
  };
}

/**
 * The same in full, as its page shows it: why it is not there, and how to look for it.
 *
 * @param status - of its cluster; absent where it may be on several
 */
export function describeAwaited(
  awaited: AwaitedVm,
  status: ClusterStatus | undefined,
): VirtualMachineDetail {
  const name = word(awaited.name);
  const at = `-n ${word(awaited.namespace)}`;
  return {
    summary: summarizeAwaited(awaited),
    cluster: status ?? {
      name: ANY_CLUSTER,
      title: awaited.clusters.join(', '),
      state: 'synced',
      forbiddenKinds: [],
      polledKinds: [],
    },
    conditions: [],
    timeline: [],
    pods: [],
    disks: [],
    networks: [],
    migrations: [],
    guest: { agentConnected: false },
    labels: {},
    commands: [
      commandView(
        'watch',
        localizable('command.watch-for'),
        `kubectl get vm ${at} -w --field-selector metadata.name=${name}`,
      ),
      commandView(
        'events',
        localizable('command.events-about'),
        `kubectl get events ${at} --field-selector involvedObject.name=${name} --sort-by .lastTimestamp`,
      ),
    ],
  };
}
