/**
 * Name of the error (403) that logs, YAML and operations are refused with while nobody on the cluster's side has
 * agreed. The caller lacks no permission of the portal then: see {@link ANNOTATION_ENTITY_REF}.
 *
 * @public
 */
export const CONSENT_MISSING_ERROR = 'ConsentMissingError';

/**
 * Name of the error (409) for a run whose plan is not known, is somebody else's, or has expired: plan again.
 *
 * @public
 */
export const OPERATION_PLAN_INVALID_ERROR = 'OperationPlanInvalidError';

/**
 * Name of the error (409) for a run whose VM or VMI is not the one that was planned for: plan again.
 *
 * @public
 */
export const OPERATION_TARGET_CHANGED_ERROR = 'OperationTargetChangedError';

/**
 * Name of the error (403) for a run that has been refused since it was planned.
 *
 * @public
 */
export const OPERATION_REFUSED_ERROR = 'OperationRefusedError';
