import type {
  ClusterStatus,
  VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  cpuOf,
  guestOsOf,
  instanceSpec,
  instancetypeOf,
  memoryOf,
  preferenceOf,
} from '../guest';
import { allMigrations } from '../migration';
import type { VmObjects } from '../vmObjects';
import { isTrue, metaOf, text, textMap } from '../read';
import { summarizeWithPods } from '../summarize';
import { commandsOf } from './commands';
import { conditionsOf } from './conditions';
import { disksOf } from './disks';
import { networksOf } from './networks';
import { podViewsOf } from './pods';
import { timelineOf } from './timeline';

/** One VM in full, as its page shows it. */
export function describeVm(
  vmObjects: VmObjects,
  cluster: ClusterStatus,
): VirtualMachineDetail {
  const { summary, pods } = summarizeWithPods(vmObjects);
  const migrations = allMigrations(vmObjects);
  const cpu = cpuOf(vmObjects);
  const memory = memoryOf(vmObjects);
  const instancetype = instancetypeOf(vmObjects);
  const preference = preferenceOf(vmObjects);
  return {
    summary,
    cluster,
    conditions: conditionsOf(vmObjects),
    timeline: timelineOf(vmObjects, migrations),
    pods: podViewsOf(pods),
    disks: disksOf(vmObjects),
    networks: networksOf(vmObjects),
    migrations,
    guest: guestOf(vmObjects),
    ...(cpu && { cpu }),
    ...(memory && { memory }),
    ...(instancetype && { instancetype }),
    ...(preference && { preference }),
    labels: textMap(metaOf(vmObjects.vm ?? vmObjects.vmi).labels),
    commands: commandsOf(vmObjects, pods),
  };
}

function guestOf(vmObjects: VmObjects): VirtualMachineDetail['guest'] {
  const status = vmObjects.vmi?.status;
  const spec = instanceSpec(vmObjects);
  const os = guestOsOf(vmObjects);
  const kernel = text(status?.guestOSInfo?.kernelRelease);
  const hostname = text(spec?.hostname);
  const machineType =
    text(status?.machine?.type) ?? text(spec?.domain?.machine?.type);
  return {
    agentConnected: isTrue(status?.conditions, 'AgentConnected'),
    ...(os && { os }),
    ...(kernel && { kernel }),
    ...(hostname && { hostname }),
    ...(machineType && { machineType }),
  };
}
