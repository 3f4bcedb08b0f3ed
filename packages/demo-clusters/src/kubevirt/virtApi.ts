import {
  AdmissionRequest,
  ApiExtensions,
  SubresourceRegistration,
  SubresourceRequest,
} from '../apiserver';
import { ControllerContext } from '../controllers/context';
import { isServing, webhookUnreachable } from '../controllers/webhooks';
import { Faults } from '../faults';
import { NodeHealth } from '../kubelet/nodeHealth';
import { TextError } from '../status';
import { admitCreate, checkVm } from './admission';
import { Consoles } from './consoles/Consoles';
import { agentSubresources } from './consoles/agentSubresources';
import { consoleSubresources } from './consoles/subresources';
import { admitEviction } from './evacuation';
import { launcherLogs } from './logs';
import { OPERATIONS } from './operations';
import { MIGRATIONS, VMIS, VMS } from './resources';
import { snapshotRefusal } from './snapshots/admission';
import { RESTORES, SNAPSHOTS } from './snapshots/names';
import { lockRefusal } from './storageLocks';

const API_SERVICES = 'apiservices.apiregistration.k8s.io';
const API_SERVICE = 'v1.subresources.kubevirt.io';
const WEBHOOKS = {
  resource: 'validatingwebhookconfigurations.admissionregistration.k8s.io',
  name: 'virt-api-validator',
};
const WATCHED = [VMS, VMIS, MIGRATIONS, SNAPSHOTS, RESTORES];

/** What virt-api hangs into, and what may be wrong with it. */
export interface VirtApiSurroundings {
  extensions: ApiExtensions;
  faults: Faults;
  health: NodeHealth;
}

/** Hangs virt-api into an API server: its webhooks, its subresources and the logs of launchers. */
export function serveVirtApi(
  context: ControllerContext,
  { extensions, faults, health }: VirtApiSurroundings,
): () => void {
  const { store } = context;
  const isReady = () =>
    isServing(context, 'kubevirt', 'virt-api') && !faults.state.virtApiDown;
  const stopAdmission = extensions.addAdmission(request =>
    admit(context, request, isReady),
  );
  extensions.registerLogProvider(launcherLogs(context));
  const consoles = new Consoles(context, health, faults);
  const endIfGone = () => {
    if (!isReady()) {
      consoles.endStreams();
    }
  };
  let unregister: (() => void)[] = [];
  const update = () => {
    const served =
      store.get({ resource: API_SERVICES, name: API_SERVICE }) !== undefined;
    if (served && unregister.length === 0) {
      unregister = subresources(context, consoles).map(subresource =>
        extensions.registerSubresource({
          group: 'subresources.kubevirt.io',
          version: 'v1',
          ...subresource,
          handler: request => {
            if (!isReady()) {
              // The words of the aggregation layer (k8s.io/kube-aggregator pkg/apiserver/handler_proxy.go).
              throw new TextError(503, 'service unavailable\n');
            }
            return subresource.handler(request);
          },
        }),
      );
    } else if (!served) {
      unregister.splice(0).forEach(stop => stop());
    }
  };
  update();
  const stops = [
    stopAdmission,
    consoles.start(),
    store.subscribe(API_SERVICES, update),
    store.subscribe('deployments.apps', endIfGone),
    faults.onChange(endIfGone),
  ];
  return () => {
    stops.forEach(stop => stop());
    unregister.splice(0).forEach(stop => stop());
  };
}

function subresources(
  context: ControllerContext,
  consoles: Consoles,
): Omit<SubresourceRegistration, 'group' | 'version'>[] {
  return [
    ...OPERATIONS.map(({ resource, name, run }) => ({
      resource,
      name,
      method: 'PUT' as const,
      handler: (request: SubresourceRequest) => ({
        code: run(context, request),
      }),
    })),
    ...[
      ...consoleSubresources(context, consoles),
      ...agentSubresources(context, consoles),
    ].map(subresource => ({
      ...subresource,
      resource: 'virtualmachineinstances',
    })),
  ];
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
  if (resource === SNAPSHOTS || resource === RESTORES) {
    const refusal =
      operation === 'CREATE' &&
      snapshotRefusal(context.store, resource, object);
    if (refusal) {
      throw refusal;
    }
  } else if (operation === 'CREATE') {
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
