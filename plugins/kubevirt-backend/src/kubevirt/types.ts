import type * as shapes from './shapes';
import type { Kept } from './shapes/shape';

/*
 * The parts of Kubernetes, KubeVirt and CDI objects that are kept in memory: what the shapes say.
 *
 * Every field but those that a shape requires is optional: API servers leave out, and some controllers write JSON null
 * into, what these types call absent. The functions of the model read all of them as possibly null and possibly of
 * another type, for what is read on demand is not trimmed.
 */

export interface OwnerReference extends Kept<typeof shapes.OWNER_REFERENCE> {}

export interface Condition extends Kept<typeof shapes.CONDITION> {}

type Metadata = Kept<typeof shapes.CRD>['metadata'];

/** Of all kinds; which labels and annotations are kept of one, its own type says. */
interface ObjectMeta extends Metadata {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** An object of any kind, as an API server sends it or as it is kept. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
}

export interface Volume extends Kept<typeof shapes.VOLUME> {}

export interface Interface extends Kept<typeof shapes.INTERFACE> {}

export interface Network extends Kept<typeof shapes.NETWORK> {}

export interface VirtualMachineInstanceSpec
  extends Kept<typeof shapes.INSTANCE_SPEC> {}

export interface VirtualMachine extends Kept<typeof shapes.VIRTUAL_MACHINE> {}

export interface VirtualMachineInstance
  extends Kept<typeof shapes.VIRTUAL_MACHINE_INSTANCE> {}

export interface MigrationState extends Kept<typeof shapes.MIGRATION_STATE> {}

export interface Migration extends Kept<typeof shapes.MIGRATION> {}

export interface ContainerStatus extends Kept<typeof shapes.CONTAINER_STATUS> {}

export interface Pod extends Kept<typeof shapes.POD> {}

export interface DataVolume extends Kept<typeof shapes.DATA_VOLUME> {}

export interface PersistentVolumeClaim extends Kept<typeof shapes.CLAIM> {}

export interface StorageProfile extends Kept<typeof shapes.STORAGE_PROFILE> {}

export interface Node extends Kept<typeof shapes.NODE> {}

export interface Deployment extends Kept<typeof shapes.DEPLOYMENT> {}

export interface DaemonSet extends Kept<typeof shapes.DAEMON_SET> {}

export interface Lease extends Kept<typeof shapes.LEASE> {}

export interface KubeVirt extends Kept<typeof shapes.KUBEVIRT> {}

export interface Cdi extends Kept<typeof shapes.CDI> {}

export interface Crd extends Kept<typeof shapes.CRD> {}
