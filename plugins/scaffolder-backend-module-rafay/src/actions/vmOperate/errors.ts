import { CustomErrorBase } from '@backstage/errors';
import { OPERATION_REFUSED_ERROR } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** The plan refuses the operation; nothing was done. */
export class OperationRefusedError extends CustomErrorBase {
  name = OPERATION_REFUSED_ERROR;
}

/** KubeVirt refused the operation, or gave it up. */
export class OperationFailedError extends CustomErrorBase {
  name = 'OperationFailedError';
}

/** The objects of the cluster did not show in time that the operation had begun. */
export class OperationNotSeenError extends CustomErrorBase {
  name = 'OperationNotSeenError';
}

/** The operation was not over when the task stopped waiting; it goes on. */
export class OperationUnfinishedError extends CustomErrorBase {
  name = 'OperationUnfinishedError';
}
