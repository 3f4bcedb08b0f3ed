import type { KubeObject } from './types';
import * as shapes from './shapes';
import type { Shape } from './shapes/shape';

/** What the mirror calls the sets of objects it holds. */
export type KindKey =
  | 'virtualMachines'
  | 'instances'
  | 'launcherPods'
  | 'migrations'
  | 'dataVolumes'
  | 'claims'
  | 'nodes'
  | 'namespaces'
  | 'kubevirts'
  | 'cdis'
  | 'kubevirtDeployments'
  | 'cdiDeployments'
  | 'daemonSets'
  | 'kubevirtPods'
  | 'cdiPods'
  | 'leases'
  | 'crds'
  | 'storageProfiles';

/** A set of objects that is mirrored. */
export interface Kind {
  key: KindKey;
  /** `plural.group`, or just the plural in the core group. */
  resource: string;
  /** Up to and without the namespace: `/apis/kubevirt.io/v1`. */
  prefix: string;
  plural: string;
  namespaced: boolean;
  /** VMs are shown from it: their views hang on its freshness. */
  ofVms: boolean;
  /** VMs and VMIs: where they can't be read, nothing can be reported of VMs. */
  machines: boolean;
  /** Read only in the namespaces of KubeVirt's and CDI's components: all others are noise. */
  ofComponents: boolean;
  /** Served by a CRD, so that it comes and goes. */
  custom: boolean;
  labelSelector?: string;
  /** Only metadata is asked for. */
  metadataOnly?: boolean;
  /** Relevant ones; others are not stored. */
  accept?: (object: KubeObject) => boolean;
  /** What is kept of each object. */
  shape: Shape;
}

/** The objects that are known of a kind. */
export interface KindContents {
  values(): Iterable<KubeObject>;
  byUid(uid: string): KubeObject | undefined;
  byName(namespace: string | undefined, name: string): KubeObject | undefined;
}

function kind(
  key: KindKey,
  prefix: string,
  plural: string,
  shape: Shape,
  options: Partial<Kind> = {},
): Kind {
  const group = prefix.startsWith('/apis/') ? prefix.split('/')[2] : '';
  return {
    key,
    resource: group ? `${plural}.${group}` : plural,
    prefix,
    plural,
    namespaced: true,
    ofVms: false,
    machines: false,
    ofComponents: false,
    custom: group.endsWith('kubevirt.io'),
    shape,
    ...options,
  };
}

const KUBEVIRT = '/apis/kubevirt.io/v1';
const CDI = '/apis/cdi.kubevirt.io/v1beta1';
const CORE = '/api/v1';
const APPS = '/apis/apps/v1';
const LAUNCHERS = 'virt-launcher, hotplug-disk';

/** Components of KubeVirt carry the label `kubevirt.io`, as do launchers; CDI's carry `cdi.kubevirt.io`. */
const CDI_COMPONENTS =
  'cdi.kubevirt.io,cdi.kubevirt.io notin (importer, cloner, uploader, upload-server, dataimportcron-poller)';

/** All sets, those first that a VM's row needs most. */
export const KINDS: readonly Kind[] = [
  kind('virtualMachines', KUBEVIRT, 'virtualmachines', shapes.VIRTUAL_MACHINE, {
    ofVms: true,
    machines: true,
  }),
  kind(
    'instances',
    KUBEVIRT,
    'virtualmachineinstances',
    shapes.VIRTUAL_MACHINE_INSTANCE,
    { ofVms: true, machines: true },
  ),
  kind('launcherPods', CORE, 'pods', shapes.POD, {
    ofVms: true,
    labelSelector: `kubevirt.io in (${LAUNCHERS})`,
  }),
  kind(
    'migrations',
    KUBEVIRT,
    'virtualmachineinstancemigrations',
    shapes.MIGRATION,
    { ofVms: true },
  ),
  kind('dataVolumes', CDI, 'datavolumes', shapes.DATA_VOLUME, { ofVms: true }),
  kind('claims', CORE, 'persistentvolumeclaims', shapes.CLAIM, { ofVms: true }),
  kind('nodes', CORE, 'nodes', shapes.NODE, { namespaced: false, ofVms: true }),
  kind('namespaces', CORE, 'namespaces', shapes.NAMESPACE, {
    namespaced: false,
    metadataOnly: true,
  }),
  kind('kubevirts', KUBEVIRT, 'kubevirts', shapes.KUBEVIRT),
  kind('cdis', CDI, 'cdis', shapes.CDI, { namespaced: false }),
  kind('kubevirtDeployments', APPS, 'deployments', shapes.DEPLOYMENT, {
    labelSelector: 'kubevirt.io',
  }),
  kind('cdiDeployments', APPS, 'deployments', shapes.DEPLOYMENT, {
    labelSelector: 'cdi.kubevirt.io,!kubevirt.io',
  }),
  kind('daemonSets', APPS, 'daemonsets', shapes.DAEMON_SET, {
    labelSelector: 'kubevirt.io',
  }),
  kind('kubevirtPods', CORE, 'pods', shapes.POD, {
    labelSelector: `kubevirt.io,kubevirt.io notin (${LAUNCHERS})`,
  }),
  kind('cdiPods', CORE, 'pods', shapes.POD, {
    labelSelector: `${CDI_COMPONENTS},!kubevirt.io`,
  }),
  kind('leases', '/apis/coordination.k8s.io/v1', 'leases', shapes.LEASE, {
    ofComponents: true,
  }),
  kind(
    'crds',
    '/apis/apiextensions.k8s.io/v1',
    'customresourcedefinitions',
    shapes.CRD,
    {
      namespaced: false,
      metadataOnly: true,
      accept: object => object.metadata.name.endsWith('kubevirt.io'),
    },
  ),
  kind('storageProfiles', CDI, 'storageprofiles', shapes.STORAGE_PROFILE, {
    namespaced: false,
  }),
];

/** The path of a kind's collection. */
export function collectionPath(kindOf: Kind, namespace?: string): string {
  return namespace
    ? `${kindOf.prefix}/namespaces/${encodeURIComponent(namespace)}/${
        kindOf.plural
      }`
    : `${kindOf.prefix}/${kindOf.plural}`;
}
