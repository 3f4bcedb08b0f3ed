import {
  createGetPlatformHealthAction,
  type PlatformHealthActionOptions,
} from './createGetPlatformHealthAction';
import {
  createGetVirtualMachineAction,
  type GetVirtualMachineActionOptions,
} from './createGetVirtualMachineAction';
import { createListVirtualMachinesAction } from './createListVirtualMachinesAction';

/** Offers what the plugin can tell to the actions registry, and by it to MCP clients. */
export function registerActions(
  options: GetVirtualMachineActionOptions & PlatformHealthActionOptions,
): void {
  createListVirtualMachinesAction(options);
  createGetVirtualMachineAction(options);
  createGetPlatformHealthAction(options);
}
