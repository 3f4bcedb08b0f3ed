import type { VmLocator } from '../access';
import type { ClusterMirror } from '../mirror/types';
import { activeMigration } from '../model/migration';
import { isNodeReady } from '../model/node';
import { metaOf, text } from '../model/read';

/** What of a VM shows why its console ended, as its cluster's mirror has it. */
export interface VmFacts {
  /** The cluster does not answer, so that the rest may be old. */
  silent: boolean;
  vmiUid?: string;
  phase?: string;
  node?: string;
  /** Whether the node's kubelet says that it lives; undefined where it may not be read. */
  nodeReady?: boolean;
  /** The VMI is being deleted, to stop the VM or to restart it. */
  going: boolean;
  /** A live migration is under way. */
  migrating: boolean;
  /** KubeVirt has been asked to start the VM once it has stopped. */
  restarting: boolean;
}

/** States in which what the mirror has is not how it is. */
const SILENT: ReadonlySet<string> = new Set(['stale', 'unreachable']);

/** Undefined: there is neither VM nor VMI. */
export function readVmFacts(
  mirror: ClusterMirror,
  { namespace, name }: Pick<VmLocator, 'namespace' | 'name'>,
): VmFacts | undefined {
  const vmObjects = mirror.vmObjects(namespace, name);
  if (!vmObjects) {
    return undefined;
  }
  const { vm, vmi } = vmObjects;
  const node = text(vmi?.status?.nodeName);
  return {
    silent: SILENT.has(mirror.status().state),
    vmiUid: metaOf(vmi).uid,
    phase: text(vmi?.status?.phase),
    node,
    nodeReady: node ? isNodeReady(vmObjects.node(node)) : undefined,
    going: Boolean(metaOf(vmi).deletionTimestamp),
    migrating: activeMigration(vmObjects) !== undefined,
    restarting: (vm?.status?.stateChangeRequests ?? []).some(
      request => request?.action === 'Start',
    ),
  };
}

/** No VMI leaves one of these (kubevirt staging/src/kubevirt.io/api/core/v1/types.go IsFinal). */
const FINAL = new Set(['Succeeded', 'Failed']);

/** Whether a VMI has a console. */
export function runs({ vmiUid, phase }: VmFacts): boolean {
  return vmiUid !== undefined && phase === 'Running';
}

export function isOver({ phase = '' }: VmFacts): boolean {
  return FINAL.has(phase);
}
