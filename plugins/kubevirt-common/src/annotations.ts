/**
 * Groups VMs and Kubernetes workloads under one id, as the Kubernetes plugin of Backstage reads it:
 * the value is compared with the label of the same name on the VM (or on a VMI that has no VM).
 *
 * @public
 */
export const ANNOTATION_KUBERNETES_ID = 'backstage.io/kubernetes-id';

/**
 * A Kubernetes label selector. Wins over {@link ANNOTATION_KUBERNETES_ID}.
 *
 * @public
 */
export const ANNOTATION_KUBERNETES_LABEL_SELECTOR =
  'backstage.io/kubernetes-label-selector';

/**
 * Narrows the search to one namespace.
 *
 * @public
 */
export const ANNOTATION_KUBERNETES_NAMESPACE =
  'backstage.io/kubernetes-namespace';

/**
 * Narrows the search to one cluster.
 *
 * @public
 */
export const ANNOTATION_KUBERNETES_CLUSTER = 'backstage.io/kubernetes-cluster';

/**
 * Names VMs directly: `[cluster/]namespace/name`, comma-separated. They are shown beside those that the other
 * annotations find; one that does not exist (yet) is shown as waiting for Rafay.
 *
 * @public
 */
export const ANNOTATION_VIRTUAL_MACHINES = 'kubevirt.io/virtual-machines';

/**
 * On a `Resource` that stands for one VM: `cluster/namespace/name`. The entity provider of the catalog module writes it; such
 * entities select this VM and are not among those whose VMs the fleet page has.
 *
 * @public
 */
export const ANNOTATION_VIRTUAL_MACHINE = 'kubevirt.io/virtual-machine';

/**
 * On a `Resource` that stands for one VM: reference of the entity to which the VM consents. What is shown and done on the
 * resource's page is shown and done with the rights on that entity, and with that consent. It counts only where the catalog
 * read the resource from {@link VIRTUAL_MACHINE_ENTITIES_LOCATION}.
 *
 * @public
 */
export const ANNOTATION_CONSENTED_ENTITY = 'kubevirt.io/consented-entity';

/**
 * Marks a `Resource` whose cluster is not in the portal any more: `gone`.
 *
 * @public
 */
export const ANNOTATION_CLUSTER_STATE = 'kubevirt.io/cluster-state';

/**
 * Location of the entities that the catalog module makes of VMs. The catalog writes where an entity comes from over whatever
 * its file says.
 *
 * @public
 */
export const VIRTUAL_MACHINE_ENTITIES_LOCATION =
  'kubevirt-virtual-machines:clusters';

/**
 * How many VMs {@link ANNOTATION_VIRTUAL_MACHINES} may name.
 *
 * @public
 */
export const MAX_NAMED_VIRTUAL_MACHINES = 500;

/**
 * Marks an entity that stands for a cluster; the value is the cluster's configured name.
 *
 * @public
 */
export const ANNOTATION_CLUSTER = 'kubevirt.io/cluster';

/**
 * Set on the cluster's side (VM, VMI or Namespace): the entities on which the VM may be read and operated,
 * as comma-separated entity references. Consent from those who own the namespace; who of those that see the
 * entity has the right, the permission policy says.
 *
 * @public
 */
export const ANNOTATION_ENTITY_REF = 'backstage.io/entity-ref';

/**
 * Set on a VirtualMachine: snapshots of it are taken by the portal, and old ones deleted, where
 * `kubevirt.snapshots.schedules` is true. `every 6h, keep 4` or `every 1d, keep 7`: from an hour to 30 days, from 1 to 50
 * snapshots.
 *
 * @public
 */
export const ANNOTATION_SNAPSHOT_SCHEDULE =
  'kubevirt.backstage.io/snapshot-schedule';

/**
 * All annotations that make an entity one that has virtual machines.
 *
 * @public
 */
export const VIRTUAL_MACHINE_ANNOTATIONS = [
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  ANNOTATION_VIRTUAL_MACHINES,
  ANNOTATION_VIRTUAL_MACHINE,
] as const;
