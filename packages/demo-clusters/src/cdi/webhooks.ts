import { ApiExtensions } from '../apiserver';
import { ControllerContext } from '../controllers/context';
import { serveDeletionWebhook } from '../controllers/webhooks';
import { DATA_VOLUMES } from '../kubevirt/resources';
import { NewKubeObject } from '../types';

const WEBHOOK = {
  name: 'cdi-validate.cdi.kubevirt.io',
  configuration: 'cdi-api-validate',
  namespace: 'cdi',
  service: 'cdi-api',
  path: '/cdi-validate',
};

/** Has cdi-apiserver asked before the CDI object is deleted. */
export function cdiWebhookConfiguration(
  labels: Record<string, string>,
): NewKubeObject {
  const { name, configuration, namespace, service, path } = WEBHOOK;
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: configuration, labels },
    webhooks: [
      {
        name,
        admissionReviewVersions: ['v1', 'v1beta1'],
        clientConfig: {
          service: { name: service, namespace, path, port: 443 },
        },
        failurePolicy: 'Fail',
        sideEffects: 'None',
        rules: [
          {
            apiGroups: ['cdi.kubevirt.io'],
            apiVersions: ['v1beta1'],
            operations: ['DELETE'],
            resources: ['cdis'],
          },
        ],
      },
    ],
  };
}

/**
 * cdi-apiserver's webhook: a CDI object may say that it is not to be deleted while there are DataVolumes
 * (containerized-data-importer pkg/apiserver/webhooks/cdi-validate.go).
 */
export function serveCdiWebhooks(
  context: ControllerContext,
  extensions: ApiExtensions,
): () => void {
  return serveDeletionWebhook(context, extensions, {
    ...WEBHOOK,
    deployment: 'cdi-apiserver',
    resource: 'cdis.cdi.kubevirt.io',
    review: ({ spec, status }) =>
      spec?.uninstallStrategy === 'BlockUninstallIfWorkloadsExist' &&
      !['', 'Error'].includes(status?.phase ?? '') &&
      context.store.list(DATA_VOLUMES).length > 0
        ? 'Rejecting the uninstall request, since there are still DataVolumes present. Either delete all DataVolumes or change the uninstall strategy before uninstalling CDI.'
        : undefined,
  });
}
