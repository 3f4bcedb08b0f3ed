import {
  freeze,
  pause,
  reset,
  softReboot,
  unfreeze,
  unpause,
} from './instances';
import { ControllerContext } from '../../controllers/context';
import { restart, start, stop } from './lifecycle';
import { cancelEvacuation, migrate } from './migration';
import { vmiOf, vmiOfVm } from './objects';
import { Operation } from './types';

/** The operations on VMs and VMIs that virt-api serves under `subresources.kubevirt.io/v1`. */
export const OPERATIONS: Operation[] = [
  { resource: 'virtualmachines', name: 'start', run: start },
  { resource: 'virtualmachines', name: 'stop', run: stop },
  { resource: 'virtualmachines', name: 'restart', run: restart },
  { resource: 'virtualmachines', name: 'migrate', run: migrate },
  {
    resource: 'virtualmachines',
    name: 'evacuate/cancel',
    run: cancelEvacuation(vmiOfVm),
  },
  {
    resource: 'virtualmachineinstances',
    name: 'evacuate/cancel',
    run: cancelEvacuation(vmiOf),
  },
  { resource: 'virtualmachineinstances', name: 'pause', run: pause },
  { resource: 'virtualmachineinstances', name: 'unpause', run: unpause },
  { resource: 'virtualmachineinstances', name: 'softreboot', run: softReboot },
  { resource: 'virtualmachineinstances', name: 'reset', run: reset },
  { resource: 'virtualmachineinstances', name: 'freeze', run: freeze },
  { resource: 'virtualmachineinstances', name: 'unfreeze', run: unfreeze },
];

/** Calls an operation as somebody would over HTTP. */
export function operate(
  context: ControllerContext,
  operation: string,
  target: { namespace: string | undefined; name: string },
  options: object = {},
): void {
  const found = OPERATIONS.find(({ name }) => name === operation);
  if (!found) {
    throw new Error(`There is no operation ${operation}`);
  }
  found.run(context, { ...target, text: JSON.stringify(options) });
}
