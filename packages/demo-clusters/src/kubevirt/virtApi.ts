import { AdmissionRequest, ApiExtensions } from '../apiserver';
import { ControllerContext } from '../controllers/context';
import { isServing, webhookUnreachable } from '../controllers/webhooks';
import { serviceUnavailable } from '../status';
import { admitCreate, checkVm } from './admission';
import { admitEviction } from './evacuation';
import { launcherLogs } from './logs';
import { OPERATIONS } from './operations';
import { MIGRATIONS, VMIS, VMS } from './resources';
import { lockRefusal } from './storageLocks';

const API_SERVICES = 'apiservices.apiregistration.k8s.io';
const API_SERVICE = 'v1.subresources.kubevirt.io';
const WEBHOOKS = {
  resource: 'validatingwebhookconfigurations.admissionregistration.k8s.io',
  name: 'virt-api-validator',
};
const WATCHED = [VMS, VMIS, MIGRATIONS];

/** Hangs virt-api into an API server: its webhooks, its subresources and the logs of launchers. */
export function serveVirtApi(
  context: ControllerContext,
  extensions: ApiExtensions,
): () => void {
  const { store } = context;
  const isReady = () => isServing(context, 'kubevirt', 'virt-api');
  const stopAdmission = extensions.addAdmission(request =>
    admit(context, request, isReady),
  );
  extensions.registerLogProvider(launcherLogs(context));
  let unregister: (() => void)[] = [];
  const update = () => {
    const served =
      store.get({ resource: API_SERVICES, name: API_SERVICE }) !== undefined;
    if (served && unregister.length === 0) {
      unregister = OPERATIONS.map(operation =>
        extensions.registerSubresource({
          group: 'subresources.kubevirt.io',
          version: 'v1',
          resource: operation.resource,
          name: operation.name,
          method: 'PUT',
          handler: request => {
            if (!isReady()) {
              throw serviceUnavailable('service unavailable');
            }
            const { namespace, name, text } = request;
            return { code: operation.run(context, { namespace, name, text }) };
          },
        }),
      );
    } else if (!served) {
      unregister.splice(0).forEach(stop => stop());
    }
  };
  update();
  const unsubscribe = store.subscribe(API_SERVICES, update);
  return () => {
    stopAdmission();
    unsubscribe();
    unregister.splice(0).forEach(stop => stop());
  };
}

function admit(
  context: ControllerContext,
  request: AdmissionRequest,
  isReady: () => boolean,
): void {
  const { operation, resource, subresource, object, oldObject } = request;
  if (
    resource === 'pods' &&
    subresource === 'eviction' &&
    object &&
    context.store.get(WEBHOOKS) &&
    isReady()
  ) {
    const { namespace, dryRun } = request;
    const { name } = object.metadata;
    admitEviction(
      context,
      context.store.get({ resource: 'pods', namespace, name }),
      dryRun,
    );
    return;
  }
  if (
    !object ||
    subresource ||
    !WATCHED.includes(resource) ||
    !context.store.get(WEBHOOKS)
  ) {
    return;
  }
  if (!isReady()) {
    throw webhookUnreachable({
      name: 'virtualmachines-mutator.kubevirt.io',
      namespace: 'kubevirt',
      service: 'virt-api',
      path: '/virtualmachines-mutate',
    });
  }
  if (operation === 'CREATE') {
    admitCreate(context.store, context.clock, resource, object);
  } else if (
    operation === 'UPDATE' &&
    resource === VMS &&
    !object.metadata.deletionTimestamp
  ) {
    checkVm(object);
    const refusal = oldObject && lockRefusal(oldObject, object);
    if (refusal) {
      throw refusal;
    }
  }
}
