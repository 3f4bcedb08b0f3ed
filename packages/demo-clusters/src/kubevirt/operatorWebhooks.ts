import { ApiExtensions } from '../apiserver';
import { ControllerContext } from '../controllers/context';
import { serveDeletionWebhook } from '../controllers/webhooks';
import { KUBEVIRTS, VMIS, VMS } from './resources';

/** In the order in which virt-operator looks, as it names them. */
const WORKLOADS = [
  [VMIS, 'Virtual Machine Instances'],
  [VMS, 'Virtual Machines'],
  [
    'virtualmachineinstancereplicasets.kubevirt.io',
    'Virtual Machine Instance Replica Sets',
  ],
];

/**
 * virt-operator's webhook: a KubeVirt object may say that it is not to be deleted while there are VMs,
 * also stopped ones (kubevirt pkg/virt-operator/webhooks KubeVirtDeletionAdmitter).
 */
export function serveVirtOperatorWebhooks(
  context: ControllerContext,
  extensions: ApiExtensions,
): () => void {
  return serveDeletionWebhook(context, extensions, {
    name: 'kubevirt-validator.kubevirt.io',
    configuration: 'virt-operator-validator',
    namespace: 'kubevirt',
    service: 'kubevirt-operator-webhook',
    path: '/kubevirt-validate-delete',
    deployment: 'virt-operator',
    resource: KUBEVIRTS,
    review: ({ spec, status }) => {
      if (
        spec?.uninstallStrategy !== 'BlockUninstallIfWorkloadsExist' ||
        status?.phase !== 'Deployed'
      ) {
        return undefined;
      }
      const [, left] =
        WORKLOADS.find(
          ([resource]) => context.store.list(resource).length > 0,
        ) ?? [];
      return (
        left &&
        `Rejecting the uninstall request, since there are still ${left} present. Either delete all KubeVirt related workloads or change the uninstall strategy before uninstalling KubeVirt.`
      );
    },
  });
}
