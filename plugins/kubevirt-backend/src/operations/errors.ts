import { CustomErrorBase } from '@backstage/errors';
import {
  OPERATION_PLAN_INVALID_ERROR,
  OPERATION_REFUSED_ERROR,
  OPERATION_TARGET_CHANGED_ERROR,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** A plan that cannot be run: unknown, somebody else's, or expired. Which of them is not revealed. */
export class OperationPlanInvalidError extends CustomErrorBase {
  name = OPERATION_PLAN_INVALID_ERROR;
  /** Read by Backstage's error handler, which knows no error of this name. */
  readonly statusCode = 409;
}

/** VM or VMI are not those of the plan any more. */
export class OperationTargetChangedError extends CustomErrorBase {
  name = OPERATION_TARGET_CHANGED_ERROR;
  readonly statusCode = 409;
}

/** Permission, consent, configuration or rights refuse what they allowed when it was planned. */
export class OperationRefusedError extends CustomErrorBase {
  name = OPERATION_REFUSED_ERROR;
  readonly statusCode = 403;
}
