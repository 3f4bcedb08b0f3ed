import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmObjects } from '../../model/vmObjects';
import type {
  Pod,
  VirtualMachine,
  VirtualMachineInstance,
} from '../../kubevirt/types';

/**
 * A view that shows of each part that it is there, so that tests of the mirror hang on what the mirror
 * gathers and not on how the model reads it.
 */
export function summarizeVmObjects(
  vmObjects: VmObjects,
): VirtualMachineSummary {
  const vm = vmObjects.vm as VirtualMachine | undefined;
  const vmi = vmObjects.vmi as VirtualMachineInstance | undefined;
  const { metadata } = (vm ?? vmi)!;
  const id = `${vmObjects.cluster}/${metadata.namespace}/${metadata.name}`;
  const node = vmi?.status?.nodeName;
  const names = (objects: { metadata: { name: string } }[]) =>
    objects.map(object => object.metadata.name).sort();
  return {
    id: vm ? id : `vmi:${id}`,
    kind: vm ? 'VirtualMachine' : 'VirtualMachineInstance',
    cluster: vmObjects.cluster,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid,
    vmiUid: vmi?.metadata.uid,
    status: vm?.status?.printableStatus ?? '',
    displayStatus: JSON.stringify({
      pods: names(vmObjects.pods),
      migrations: names(vmObjects.migrations),
      dataVolumes: names(vmObjects.dataVolumes),
      claims: names(vmObjects.claims),
      node: node && vmObjects.node(node)?.metadata.uid,
      ...vmObjects.platform,
    }),
    group: 'running',
    phase: vmi?.status?.phase,
    node,
    previousPods: (vmObjects.pods as Pod[])
      .map(pod => ({
        name: pod.metadata.name,
        uid: pod.metadata.uid,
        phase: pod.status?.phase ?? '',
        ready: false,
        terminating: Boolean(pod.metadata.deletionTimestamp),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    alarms: [],
    ready: vm?.status?.ready === true,
    paused: false,
    ipAddresses: [],
  };
}
