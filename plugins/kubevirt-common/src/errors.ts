/**
 * Name of the error (403) that logs and YAML are refused with while nobody on the cluster's side has
 * agreed. The caller lacks no permission of the portal then: see {@link ANNOTATION_ENTITY_REF}.
 *
 * @public
 */
export const CONSENT_MISSING_ERROR = 'ConsentMissingError';
