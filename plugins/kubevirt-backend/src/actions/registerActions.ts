import {
  createExplainRolloutAction,
  type ExplainRolloutActionOptions,
} from './createExplainRolloutAction';
import {
  createGetPlatformHealthAction,
  type PlatformHealthActionOptions,
} from './createGetPlatformHealthAction';
import {
  createGetVirtualMachineAction,
  type GetVirtualMachineActionOptions,
} from './createGetVirtualMachineAction';
import { createListVirtualMachinesAction } from './createListVirtualMachinesAction';
import {
  createPlanOperationAction,
  createRunOperationAction,
  type OperationActionOptions,
} from './operationActions';

/** Offers what the plugin can read and do to the actions registry, and by it to MCP clients. */
export function registerActions(
  options: GetVirtualMachineActionOptions &
    ExplainRolloutActionOptions &
    PlatformHealthActionOptions &
    OperationActionOptions,
): void {
  createListVirtualMachinesAction(options);
  createGetVirtualMachineAction(options);
  createGetPlatformHealthAction(options);
  createExplainRolloutAction(options);
  createPlanOperationAction(options);
  createRunOperationAction(options);
}
