import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { KubeClient } from '../../clusters';
import { summarize } from '../../model';
import type { VmObjects } from '../../model/vmObjects';
import type { KubeObject } from '../../kubevirt/types';
import { KINDS, type KindKey } from '../../kubevirt/kinds';
import { freshList } from './freshList';

const controllerUid = (object: KubeObject) =>
  object.metadata.ownerReferences?.find(({ controller }) => controller)?.uid;

/**
 * The views of all VMs, made from fresh and untrimmed lists by looking through all objects for each VM:
 * slow, and sharing nothing with the mirror but the model.
 */
export async function independentViews(
  cluster: string,
  client: KubeClient,
  common: Pick<VmObjects, 'platform' | 'unreadable' | 'now'>,
  options: { except?: KindKey[] } = {},
): Promise<VirtualMachineSummary[]> {
  const lists = new Map<KindKey, any[]>();
  const kinds = KINDS.filter(
    ({ key, ofVms }) => ofVms && !options.except?.includes(key),
  );
  for (const kind of kinds) {
    lists.set(kind.key, await freshList(client, kind));
  }
  const all = (key: KindKey): any[] => lists.get(key) ?? [];
  const view = (vm: any, vmi: any) => {
    const { namespace, name } = (vm ?? vmi).metadata;
    const here = (key: KindKey) =>
      all(key).filter(({ metadata }) => metadata.namespace === namespace);
    const launchers = vmi
      ? here('launcherPods').filter(
          pod => controllerUid(pod) === vmi.metadata.uid,
        )
      : [];
    const launcherUids = launchers.map(({ metadata }) => metadata.uid);
    const volumes = JSON.stringify([
      vm?.spec?.template?.spec?.volumes,
      vmi?.spec?.volumes,
      vm?.spec?.dataVolumeTemplates,
    ]);
    const named = (object: KubeObject) =>
      volumes.includes(`"${object.metadata.name}"`);
    return summarize({
      cluster,
      vm,
      vmi,
      pods: [
        ...launchers,
        ...here('launcherPods').filter(pod =>
          launcherUids.includes(controllerUid(pod)),
        ),
      ],
      migrations: here('migrations').filter(
        ({ spec }) => spec?.vmiName === name,
      ),
      dataVolumes: here('dataVolumes').filter(
        object =>
          named(object) || (vm && controllerUid(object) === vm.metadata.uid),
      ),
      claims: here('claims').filter(named),
      node: wanted =>
        all('nodes').find(({ metadata }) => metadata.name === wanted),
      nodes: () => all('nodes'),
      ...common,
    });
  };
  const vms = all('virtualMachines').map(vm =>
    view(
      vm,
      all('instances').find(vmi => controllerUid(vmi) === vm.metadata.uid),
    ),
  );
  const uids = all('virtualMachines').map(({ metadata }) => metadata.uid);
  const alone = all('instances')
    .filter(vmi => !uids.includes(controllerUid(vmi)))
    .map(vmi => view(undefined, vmi));
  return [...vms, ...alone];
}
