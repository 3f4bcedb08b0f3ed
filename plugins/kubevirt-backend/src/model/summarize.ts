import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { alarmsOf } from './alarms';
import { causeOf, instanceConditionsOf } from './cause';
import { guestOsOf, ipAddressesOf, reachedRunning, sizeOf } from './guest';
import { launcherPods, newestPods, summarizePod } from './launcherPod';
import type { LauncherPods } from './launcherPod';
import { latestMigration } from './migration';
import { nodeNameOf } from './node';
import type { VmObjects } from './vmObjects';
import { conditionOf, isTrue, metaOf, objects, text, timeText } from './read';
import { runStrategyOf } from './runStrategy';
import { displayStatusOf, groupOf, statusOf, timelyStatus } from './status';

/** A summary, and the pods distinguished on the way. */
export interface Summarized {
  summary: VirtualMachineSummary;
  pods: LauncherPods;
}

/** One VM, or a VMI without a VM, as lists show it. */
export function summarize(vmObjects: VmObjects): VirtualMachineSummary {
  return summarizeWithPods(vmObjects).summary;
}

/** The same, with the pods distinguished, for those who show more of them. */
export function summarizeWithPods(vmObjects: VmObjects): Summarized {
  const { vm, vmi } = vmObjects;
  const meta = metaOf(vm ?? vmi);
  const migration = latestMigration(vmObjects);
  const pods = launcherPods(
    vmi,
    vmObjects.pods,
    migration?.active ? migration : undefined,
  );
  const phase = vmi ? text(vmi.status?.phase) ?? 'Pending' : undefined;
  const instanceConditions = instanceConditionsOf(vmObjects);
  const vmConditions = objects(vm?.status?.conditions);
  const runStrategy = runStrategyOf(vm);
  const status = statusOf(vmObjects);
  const cause = causeOf({
    vmObjects,
    pods,
    migration,
    runStrategy,
    instanceConditions,
    vmConditions,
    phase,
  });
  const alarms = alarmsOf(vmObjects, pods, migration);
  const timely = timelyStatus(vmObjects, status, pods.current);

  const namespace = text(meta.namespace) ?? '';
  const name = text(meta.name) ?? '';
  const path = `${vmObjects.cluster}/${namespace}/${name}`;
  const summary: VirtualMachineSummary = {
    id: vm ? path : `vmi:${path}`,
    kind: vm ? 'VirtualMachine' : 'VirtualMachineInstance',
    cluster: vmObjects.cluster,
    namespace,
    name,
    uid: text(meta.uid) ?? '',
    status,
    displayStatus: displayStatusOf(vmObjects, timely, cause),
    group: groupOf(vmObjects, timely, cause, alarms),
    previousPods: newestPods(pods.previous).map(summarizePod),
    alarms,
    ready: vmi
      ? isTrue(instanceConditions, 'Ready')
      : instanceConditions.length > 0 && vm?.status?.ready === true,
    paused: isTrue(instanceConditions, 'Paused'),
    ipAddresses: ipAddressesOf(vmObjects),
  };

  const target = targetOf(pods, migration);
  const migratable = conditionOf(instanceConditions, 'LiveMigratable')?.status;
  const optional: Partial<VirtualMachineSummary> = {
    previousPodCount:
      pods.previous.length > summary.previousPods.length
        ? pods.previous.length
        : undefined,
    vmiUid: text(vmi?.metadata?.uid),
    phase,
    node: nodeNameOf(vmObjects, pods.current),
    pod: pods.current && summarizePod(pods.current),
    target,
    migration,
    cause,
    runStrategy,
    liveMigratable:
      migratable === 'True' || migratable === 'False'
        ? migratable === 'True'
        : undefined,
    createdAt: timeText(meta.creationTimestamp),
    runningSince: phase === 'Running' ? reachedRunning(vmObjects) : undefined,
    size: sizeOf(vmObjects),
    guestOs: guestOsOf(vmObjects),
  };
  return { summary: withKnown(summary, optional), pods };
}

/** Adds what is known, so that absent fields are absent and not undefined. */
function withKnown<T extends object>(base: T, optional: Partial<T>): T {
  for (const key of Object.keys(optional) as (keyof T)[]) {
    if (optional[key] !== undefined) {
      base[key] = optional[key] as T[keyof T];
    }
  }
  return base;
}

function targetOf(
  pods: LauncherPods,
  migration: VirtualMachineSummary['migration'],
): VirtualMachineSummary['target'] {
  if (!migration?.active) {
    return undefined;
  }
  const node = migration.targetNode ?? text(pods.target?.spec?.nodeName);
  if (!pods.target && !node) {
    return undefined;
  }
  return withKnown(
    {},
    { pod: pods.target && summarizePod(pods.target), node },
  ) as VirtualMachineSummary['target'];
}
