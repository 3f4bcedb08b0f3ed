import { CustomErrorBase } from '@backstage/errors';
import { CONSENT_MISSING_ERROR } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/**
 * Nobody on the cluster's side has agreed. A `NotAllowedError` would send the reader after a permission of
 * the portal, which is not what is missing.
 */
export class ConsentMissingError extends CustomErrorBase {
  name = CONSENT_MISSING_ERROR;
  /** Read by Backstage's error handler, which knows no error of this name. */
  readonly statusCode = 403;
}
