import { removeCondition, setCondition } from '../controllers/conditions';
import { ControllerContext } from '../controllers/context';
import { KubeObject } from '../types';
import { guestOf, migrationBlocker } from './guests';
import { setPhase } from './vmStart';
import { stableMac } from './vmiSpec';
import { withTargets } from './volumeStatus';
import type { InterfaceStatus, Network, Volume } from './specTypes';

/** What virt-handler reports of a guest that runs. */
export function setGuestRunning(
  draft: KubeObject,
  pod: KubeObject,
  { clock }: Pick<ControllerContext, 'clock'>,
): void {
  const { status } = draft;
  status.interfaces = (status.interfaces ?? []).map(
    (entry: InterfaceStatus, index: number) => {
      const spec = draft.spec.domain.devices.interfaces?.[index];
      const onPodNetwork = draft.spec.networks?.find(
        ({ name }: Network) => name === entry.name,
      )?.pod;
      return {
        ...entry,
        infoSource: 'domain',
        ...(onPodNetwork && {
          ipAddress: pod.status.podIP,
          ipAddresses: [pod.status.podIP],
        }),
        linkState: 'up',
        mac:
          spec?.macAddress ?? stableMac(`${draft.metadata.uid}/${entry.name}`),
        queueCount: 1,
      };
    },
  );
  status.volumeStatus = withTargets(draft);
  status.machine = { type: 'pc-q35-rhel9.6.0' };
  status.selinuxContext = 'none';
  const hasLocalDisk = (draft.spec.volumes ?? []).some(
    (volume: Volume) => volume.containerDisk,
  );
  status.migrationMethod = hasLocalDisk ? 'BlockMigration' : 'LiveMigration';
  const blocker = migrationBlocker(draft);
  setCondition(draft, {
    type: 'LiveMigratable',
    status: blocker ? 'False' : 'True',
    ...(blocker && { reason: blocker.reason, message: blocker.message }),
    lastProbeTime: null,
    lastTransitionTime: null,
  });
  setCondition(draft, {
    type: 'StorageLiveMigratable',
    status: blocker?.storage ? 'False' : 'True',
    ...(blocker?.storage && {
      reason: blocker.reason,
      message: blocker.message,
    }),
    lastProbeTime: null,
    lastTransitionTime: null,
  });
  removeCondition(draft, 'Synchronized');
  setPhase(draft, 'Running', clock);
}

/** What is known only once the guest agent answers. */
export function setAgentConnected(draft: KubeObject, time: string): void {
  draft.status.guestOSInfo = guestOf(draft).os;
  draft.status.interfaces = (draft.status.interfaces ?? []).map(
    (entry: InterfaceStatus, index: number) => ({
      ...entry,
      infoSource: 'domain, guest-agent',
      interfaceName: `eth${index}`,
    }),
  );
  setCondition(draft, {
    type: 'AgentConnected',
    status: 'True',
    lastProbeTime: time,
    lastTransitionTime: null,
  });
}
