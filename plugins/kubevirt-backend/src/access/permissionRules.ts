import {
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_KUBEVIRT_ENTITY,
  type KubevirtOperation,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { z } from 'zod';

/**
 * What the permissions on virtual machines are about: an entity, and what is to be done with its VMs.
 *
 * @public
 */
export interface KubevirtEntityResource {
  entity: Entity;
  /** Of `kubevirt.vm.operate` and `kubevirt.vm.console`. */
  operation?: KubevirtOperation;
}

/** Names the resource type to the permission system. */
export const kubevirtEntityPermissionResourceRef = createPermissionResourceRef<
  KubevirtEntityResource,
  {}
>().with({
  pluginId: 'kubevirt',
  resourceType: RESOURCE_TYPE_KUBEVIRT_ENTITY,
});

const isEntityOwner = createPermissionRule({
  name: 'IS_ENTITY_OWNER',
  description: 'Allow for entities that are owned by one of the claims',
  resourceRef: kubevirtEntityPermissionResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity references, e.g. the ownership references of a user'),
  }),
  apply: ({ entity }, { claims }) =>
    (entity.relations ?? []).some(
      ({ type, targetRef }) =>
        type === RELATION_OWNED_BY && claims.includes(targetRef),
    ),
  toQuery: () => ({}),
});

const isEntity = createPermissionRule({
  name: 'IS_ENTITY',
  description: 'Allow for the entities that are named',
  resourceRef: kubevirtEntityPermissionResourceRef,
  paramsSchema: z.object({
    entityRefs: z
      .array(z.string())
      .describe('Entity references, e.g. component:default/orders'),
  }),
  apply: ({ entity }, { entityRefs }) =>
    entityRefs.some(ref => ref.toLowerCase() === stringifyEntityRef(entity)),
  toQuery: () => ({}),
});

const isOperation = createPermissionRule({
  name: 'IS_OPERATION',
  description:
    'Allow for the operations that are named, e.g. start and restart, or to watch and to type in a console',
  resourceRef: kubevirtEntityPermissionResourceRef,
  paramsSchema: z.object({
    operations: z
      .array(z.string())
      .describe(
        'start, stop, force-stop, restart, force-restart, pause, unpause, soft-reboot, reset, migrate, cancel-migration, cancel-evacuation; of consoles watch, type',
      ),
  }),
  apply: ({ operation }, { operations }) =>
    operation !== undefined && operations.includes(operation),
  toQuery: () => ({}),
});

/** The rules of the resource type. */
export const kubevirtPermissionRules = { isEntityOwner, isEntity, isOperation };

const exported = createConditionExports({
  resourceRef: kubevirtEntityPermissionResourceRef,
  rules: kubevirtPermissionRules,
});

/**
 * Conditions for permission policies on the permissions `kubevirt.vm.*`.
 *
 * @remarks
 *
 * - `isEntityOwner({ claims })`: the entity is owned by one of them
 * - `isEntity({ entityRefs })`: it is one of these entities
 * - `isOperation({ operations })`: it is asked for one of these operations
 *
 * @public
 */
export const kubevirtConditions = exported.conditions;

/**
 * Makes the conditional decision of a policy on a permission `kubevirt.vm.*`.
 *
 * @public
 */
export const createKubevirtConditionalDecision =
  exported.createConditionalDecision;
