import { ControllerContext, refOf, timestamp } from '../controllers/context';
import { setFinished } from '../kubelet/podStatus';
import { Json, KubeObject } from '../types';
import { currentPod } from './pods';
import { VIRT_CONTROLLER, VIRT_HANDLER, VMIS } from './resources';
import { setUnpaused } from './vmiConditions';

const CONFIGURATION = {
  allowAutoConverge: false,
  allowPostCopy: false,
  allowWorkloadDisruption: false,
  bandwidthPerMigration: '0',
  completionTimeoutPerGiB: 150,
  nodeDrainTaintKey: 'kubevirt.io/drain',
  parallelMigrationsPerCluster: 5,
  parallelOutboundMigrationsPerNode: 2,
  progressTimeout: 150,
  unsafeMigrationOverride: false,
};

/** Changes what a VMI says of its migration. */
export function changeState(
  context: ControllerContext,
  vmi: KubeObject,
  change: (state: Json, draft: KubeObject) => void,
): void {
  context.store.mutate(refOf(VMIS, vmi), draft => {
    draft.status.migrationState ??= {};
    change(draft.status.migrationState, draft);
  });
}

/** virt-controller hands the target over to the virt-handler of its Node. */
export function handOver(
  context: ControllerContext,
  migration: KubeObject,
  vmi: KubeObject,
  target: KubeObject,
): void {
  context.events.normal(
    migration,
    VIRT_CONTROLLER,
    'SuccessfulHandOver',
    'Migration target pod is ready for preparation by virt-handler.',
  );
  changeState(context, vmi, (_, draft) => {
    draft.metadata.labels = {
      ...draft.metadata.labels,
      'kubevirt.io/migrationTargetNodeName': target.spec.nodeName,
    };
    // The state of an earlier migration is replaced as a whole.
    draft.status.migrationState = {
      migrationConfiguration: CONFIGURATION,
      migrationUid: migration.metadata.uid,
      sourceNode: draft.status.nodeName,
      sourcePod: currentPod(context, vmi)?.metadata.name,
      targetNode: target.spec.nodeName,
      targetPod: target.metadata.name,
    };
  });
}

/** The target waits for the guest. */
export function listen(
  context: ControllerContext,
  vmi: KubeObject,
  target: KubeObject,
): void {
  context.events.normal(
    vmi,
    VIRT_HANDLER,
    'PreparingTarget',
    `Migration Target is listening at ${target.status.podIP}, on ports: 35001,35002,35003`,
  );
  changeState(context, vmi, state => {
    state.targetDirectMigrationNodePorts = {
      35001: 0,
      35002: 49152,
      35003: 49153,
    };
    state.targetNodeAddress = target.status.podIP;
  });
}

/** The source begins to copy. */
export function begin(context: ControllerContext, vmi: KubeObject): void {
  context.events.normal(
    vmi,
    VIRT_HANDLER,
    'Migrating',
    'VirtualMachineInstance is migrating.',
  );
  changeState(context, vmi, state => {
    state.mode = 'PreCopy';
    state.startTimestamp = timestamp(context.clock);
  });
}

/** The target's virt-handler has the guest: only now the VMI's Node changes. */
export function switchNode(
  context: ControllerContext,
  vmi: KubeObject,
  target: KubeObject,
): void {
  const { store, clock, events } = context;
  const time = timestamp(clock);
  const source = currentPod(context, vmi);
  const node = target.spec.nodeName;
  store.mutate(refOf('pods', target), draft => {
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      'kubevirt.io/migration-target-ready-timestamp': `${time.slice(
        0,
        10,
      )} ${time.slice(11, 19)} +0000 UTC`,
    };
    draft.metadata.labels = {
      ...draft.metadata.labels,
      'kubevirt.io/nodeName': node,
    };
  });
  setUnpaused(context, target, true);
  changeState(context, vmi, (state, draft) => {
    state.targetNodeDomainDetected = true;
    state.targetNodeDomainReadyTimestamp = time;
    state.endTimestamp = time;
    draft.status.nodeName = node;
    delete draft.status.evacuationNodeName;
    draft.metadata.labels = {
      ...draft.metadata.labels,
      'kubevirt.io/nodeName': node,
    };
    delete draft.status.launcherContainerImageVersion;
    for (const entry of draft.status.interfaces ?? []) {
      if (entry.ipAddress) {
        entry.ipAddress = target.status.podIP;
        entry.ipAddresses = [target.status.podIP];
      }
    }
  });
  events.normal(
    vmi,
    VIRT_HANDLER,
    'Migrated',
    `The VirtualMachineInstance migrated to node ${node}.`,
  );
  if (source) {
    store.mutate(refOf('pods', source), draft =>
      setFinished(draft, { exitCode: 0 }, time),
    );
  }
}
