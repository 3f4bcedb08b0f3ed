import { ControllerContext } from '../../controllers/context';
import { badRequest, internalError, StatusError } from '../../status';
import { KubeObject } from '../../types';
import { admitCreate } from '../admission';
import { drainTaint } from '../evacuation';
import { MIGRATIONS, VMIS } from '../resources';
import { isTrial, readOptions } from './options';
import { change, NOT_RUNNING, refuse, VM, vmiOf, vmOf } from './objects';
import { OperationCall } from './types';

/** kubevirt v1.9 pkg/virt-api/rest/lifecycle.go MigrateVMRequestHandler. */
export function migrate(
  context: ControllerContext,
  call: OperationCall,
): number {
  const { addedNodeSelector, dryRun } = readOptions(
    'MigrateOptions',
    call.text,
  );
  vmOf(context, call);
  const vmi = vmiOf(context, call);
  if (vmi.status?.phase !== 'Running') {
    throw refuse(VM, call, NOT_RUNNING);
  }
  const trial = isTrial('CreateOptions', dryRun);
  const migration: KubeObject = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstanceMigration',
    metadata: {
      generateName: 'kubevirt-migrate-vm-',
      namespace: call.namespace,
    } as KubeObject['metadata'],
    spec: {
      vmiName: call.name,
      ...(addedNodeSelector && { addedNodeSelector }),
    },
  };
  try {
    admitCreate(context.store, context.clock, MIGRATIONS, migration);
  } catch (error) {
    throw error instanceof StatusError ? internalError(error.message) : error;
  }
  if (!trial) {
    context.store.create(migration);
  }
  return 202;
}

/**
 * Takes the mark for eviction off a VMI, which ends no migration that is under way (kubevirt v1.9
 * pkg/virt-api/rest/evacuate_cancel.go).
 */
export function cancelEvacuation(
  find: (context: ControllerContext, call: OperationCall) => KubeObject,
) {
  return (context: ControllerContext, call: OperationCall): number => {
    const vmi = find(context, call);
    const { evacuationNodeName, nodeName } = vmi.status ?? {};
    const node = evacuationNodeName || nodeName;
    if (!node) {
      throw internalError('resource name may not be empty');
    }
    const taint = drainTaint(
      context.store.get({ resource: 'nodes', name: node }),
    );
    if (taint) {
      throw badRequest(
        `Node "${node}" has NodeDrainTaintKey "&Taint{Key:${taint.key},Value:,Effect:${taint.effect},TimeAdded:<nil>,}"`,
      );
    }
    if (!evacuationNodeName) {
      return 200;
    }
    const options = readOptions('EvacuateCancelOptions', call.text);
    if ((options.evacuationNodeName ?? '') !== evacuationNodeName) {
      throw internalError(
        'the server rejected our request due to an error in our request',
      );
    }
    change(
      context,
      VMIS,
      vmi,
      isTrial('PatchOptions', options.dryRun),
      draft => {
        delete draft.status.evacuationNodeName;
      },
    );
    return 200;
  };
}
