import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmParts } from '../../model/parts';
import type {
  Pod,
  VirtualMachine,
  VirtualMachineInstance,
} from '../../model/types';

/**
 * A view that shows of each part that it is there, so that tests of the mirror hang on what the mirror
 * gathers and not on how the model reads it.
 */
export function summarizeParts(parts: VmParts): VirtualMachineSummary {
  const vm = parts.vm as VirtualMachine | undefined;
  const vmi = parts.vmi as VirtualMachineInstance | undefined;
  const { metadata } = (vm ?? vmi)!;
  const id = `${parts.cluster}/${metadata.namespace}/${metadata.name}`;
  const node = vmi?.status?.nodeName;
  const names = (objects: { metadata: { name: string } }[]) =>
    objects.map(object => object.metadata.name).sort();
  return {
    id: vm ? id : `vmi:${id}`,
    kind: vm ? 'VirtualMachine' : 'VirtualMachineInstance',
    cluster: parts.cluster,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid,
    vmiUid: vmi?.metadata.uid,
    status: vm?.status?.printableStatus ?? '',
    displayStatus: JSON.stringify({
      pods: names(parts.pods),
      migrations: names(parts.migrations),
      dataVolumes: names(parts.dataVolumes),
      claims: names(parts.claims),
      node: node && parts.node(node)?.metadata.uid,
      ...parts.platform,
    }),
    group: 'running',
    phase: vmi?.status?.phase,
    node,
    previousPods: (parts.pods as Pod[])
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
