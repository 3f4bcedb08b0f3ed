import { DemoApiServer, DemoApiServerOptions } from '../apiserver';
import { ManualClock } from './ManualClock';
import { DefaultObjectStore, seededUids } from '../store';
import { NewKubeObject, ResourceDefinition } from '../types';

/** A token that may do everything on servers of `startTestServer`. */
export const ADMIN_TOKEN = 'admin-token';
/** A token of somebody who is known and may do nothing. */
export const NOBODY_TOKEN = 'nobody-token';

function kubeVirtResource(
  plural: string,
  kind: string,
  shortNames: string[],
  options: Partial<ResourceDefinition> = {},
): ResourceDefinition {
  return {
    group: 'kubevirt.io',
    versions: ['v1', 'v1alpha3'],
    plural,
    singular: kind.toLowerCase(),
    kind,
    shortNames,
    categories: ['all'],
    namespaced: true,
    statusSubresource: true,
    custom: true,
    ...options,
  };
}

/** KubeVirt's and CDI's kinds, for tests that do without their CustomResourceDefinitions. */
const KUBEVIRT_RESOURCES: ResourceDefinition[] = [
  kubeVirtResource('virtualmachines', 'VirtualMachine', ['vm', 'vms']),
  kubeVirtResource(
    'virtualmachineinstances',
    'VirtualMachineInstance',
    ['vmi', 'vmis'],
    // KubeVirt gives instances no status subresource.
    { statusSubresource: false },
  ),
  kubeVirtResource(
    'virtualmachineinstancemigrations',
    'VirtualMachineInstanceMigration',
    ['vmim', 'vmims'],
  ),
  kubeVirtResource('kubevirts', 'KubeVirt', ['kv', 'kvs']),
  kubeVirtResource('datavolumes', 'DataVolume', ['dv', 'dvs'], {
    group: 'cdi.kubevirt.io',
    versions: ['v1beta1'],
  }),
  kubeVirtResource('cdis', 'CDI', ['cdi', 'cdis'], {
    group: 'cdi.kubevirt.io',
    versions: ['v1beta1'],
    namespaced: false,
  }),
];

/** A server over a store that tests hold in their hands. */
export interface TestServer {
  server: DemoApiServer;
  store: DefaultObjectStore;
  clock: ManualClock;
}

/** An API server with an admin and a nobody, KubeVirt's kinds, and a clock that stands still. */
export async function startTestServer(
  options: Partial<DemoApiServerOptions> & { objects?: NewKubeObject[] } = {},
): Promise<TestServer> {
  const { objects = [], ...serverOptions } = options;
  const clock = new ManualClock();
  const store =
    options.store ??
    new DefaultObjectStore({ clock, uids: seededUids('test') });
  KUBEVIRT_RESOURCES.forEach(definition => store.serve(definition));
  store.load(objects);
  const server = await DemoApiServer.start({
    clock,
    tls: false,
    identities: [
      { name: 'admin', token: ADMIN_TOKEN, rules: 'admin' },
      { name: 'nobody', token: NOBODY_TOKEN, rules: [] },
    ],
    ...serverOptions,
    store,
  });
  return { server, store, clock };
}
