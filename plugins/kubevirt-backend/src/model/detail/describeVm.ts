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
import type { VmParts } from '../parts';
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
  parts: VmParts,
  cluster: ClusterStatus,
): VirtualMachineDetail {
  const { summary, pods } = summarizeWithPods(parts);
  const migrations = allMigrations(parts);
  const cpu = cpuOf(parts);
  const memory = memoryOf(parts);
  const instancetype = instancetypeOf(parts);
  const preference = preferenceOf(parts);
  return {
    summary,
    cluster,
    conditions: conditionsOf(parts),
    timeline: timelineOf(parts, migrations),
    pods: podViewsOf(pods),
    disks: disksOf(parts),
    networks: networksOf(parts),
    migrations,
    guest: guestOf(parts),
    ...(cpu && { cpu }),
    ...(memory && { memory }),
    ...(instancetype && { instancetype }),
    ...(preference && { preference }),
    labels: textMap(metaOf(parts.vm ?? parts.vmi).labels),
    commands: commandsOf(parts, pods),
  };
}

function guestOf(parts: VmParts): VirtualMachineDetail['guest'] {
  const status = parts.vmi?.status;
  const spec = instanceSpec(parts);
  const os = guestOsOf(parts);
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
