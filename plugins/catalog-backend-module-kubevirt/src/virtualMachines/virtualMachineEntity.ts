import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import {
  ANNOTATION_CLUSTER_STATE,
  ANNOTATION_CONSENTED_ENTITY,
  ANNOTATION_VIRTUAL_MACHINE,
  VIRTUAL_MACHINE_ENTITIES_LOCATION,
  type VirtualMachineFacts,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { entityNameOf } from './entityNameOf';

/** `spec.type` of the entities. */
export const VIRTUAL_MACHINE_TYPE = 'virtual-machine';

/** Who owns an entity of which nobody says so. */
const NOBODY = 'unknown';

export interface EntityOptions {
  /** Namespace of the entity. */
  namespace: string;
  /** Reference of the entity that stands for the VM's cluster, where there is one. */
  clusterRef?: string;
  /** What was known of the VM before. */
  before?: Entity;
}

/** A VM as an entity, with what lasts of it. */
export function virtualMachineEntity(
  facts: VirtualMachineFacts,
  { namespace, clusterRef, before }: EntityOptions,
): Entity {
  const { cluster, size, entities } = facts;
  const path = `${cluster}/${facts.namespace}/${facts.name}`;
  // Only while it runs does a VM say which system it has: it has the same while it is off.
  const os = facts.guestOs ?? machineOf(before)?.os;
  const owner = entities.find(each => each.owner)?.owner ?? NOBODY;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: entityNameOf(facts),
      namespace,
      title: facts.name,
      description: `Virtual machine ${facts.namespace}/${facts.name} on cluster ${cluster}`,
      annotations: {
        [ANNOTATION_LOCATION]: VIRTUAL_MACHINE_ENTITIES_LOCATION,
        [ANNOTATION_ORIGIN_LOCATION]: VIRTUAL_MACHINE_ENTITIES_LOCATION,
        [ANNOTATION_VIRTUAL_MACHINE]: path,
        [ANNOTATION_CONSENTED_ENTITY]: entities[0].entityRef,
      },
    },
    spec: {
      type: VIRTUAL_MACHINE_TYPE,
      owner,
      dependencyOf: entities.map(({ entityRef }) => entityRef),
      ...(clusterRef && { dependsOn: [clusterRef] }),
      virtualMachine: {
        cluster,
        namespace: facts.namespace,
        name: facts.name,
        ...(size && { size }),
        ...(os && { os }),
      },
    },
  };
}

/** The same entity, marked as one of a cluster that is not in the portal any more. */
export function withGoneCluster(entity: Entity): Entity {
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...entity.metadata.annotations,
        [ANNOTATION_CLUSTER_STATE]: 'gone',
      },
    },
  };
}

/** Reads what the catalog hands out back into what was given to it; undefined for what is not of this form. */
export function entityAsProvided(entity: Entity): Entity | undefined {
  const { apiVersion, kind, metadata, spec } = entity;
  const { name, namespace, title, description, annotations = {} } = metadata;
  if (!machineOf(entity)) {
    return undefined;
  }
  const kept = [
    ANNOTATION_LOCATION,
    ANNOTATION_ORIGIN_LOCATION,
    ANNOTATION_VIRTUAL_MACHINE,
    ANNOTATION_CONSENTED_ENTITY,
    ANNOTATION_CLUSTER_STATE,
  ].filter(key => annotations[key] !== undefined);
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      title,
      description,
      annotations: Object.fromEntries(kept.map(key => [key, annotations[key]])),
    },
    spec,
  };
}

/** What an entity says of its VM. */
export function machineOf(
  entity: Entity | undefined,
): { cluster: string; os?: string } | undefined {
  const machine = entity?.spec?.virtualMachine as
    | { cluster?: unknown; os?: unknown }
    | undefined;
  return typeof machine?.cluster === 'string'
    ? {
        cluster: machine.cluster,
        ...(typeof machine.os === 'string' && { os: machine.os }),
      }
    : undefined;
}

export function isMarkedGone({ metadata }: Entity): boolean {
  return metadata.annotations?.[ANNOTATION_CLUSTER_STATE] === 'gone';
}
