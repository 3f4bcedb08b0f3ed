import { Controller, ControllerContext, refOf } from '../controllers/context';
import { ObjectQueue } from '../controllers/ObjectQueue';
import { KubeObject } from '../types';
import { KUBEVIRTS, VMIS } from './resources';

/** virt-controller puts it on VMIs and pods whose launcher is not of its own version. */
const OUTDATED_LAUNCHER = 'kubevirt.io/outdatedLauncherImage';

/** Marks a draft as run by an old launcher, or takes the mark away. */
export function markOutdated(draft: KubeObject, outdated: boolean): void {
  if (outdated) {
    draft.metadata.labels = {
      ...draft.metadata.labels,
      [OUTDATED_LAUNCHER]: '',
    };
  } else if (draft.metadata.labels) {
    delete draft.metadata.labels[OUTDATED_LAUNCHER];
  }
}

export function isOutdated(object: KubeObject | undefined): boolean {
  return object?.metadata.labels?.[OUTDATED_LAUNCHER] !== undefined;
}

/**
 * virt-controller's count of VMs that still have a launcher from before the last update, in the status
 * of the KubeVirt object (kubevirt pkg/virt-controller/watch/workload-updater). Nobody migrates or evicts
 * them by itself: the demo's KubeVirt objects name no `workloadUpdateMethods`.
 */
export class WorkloadUpdates implements Controller {
  readonly #queue: ObjectQueue;

  constructor(private readonly context: ControllerContext) {
    this.#queue = new ObjectQueue(context, KUBEVIRTS, object =>
      this.#sync(object),
    );
  }

  start(): () => void {
    const { operatorStep } = this.context.timings;
    return this.#queue.start({
      [KUBEVIRTS]: ({ object }) => this.#queue.add(object),
      [VMIS]: ({ object, previous }) => {
        if (isOutdated(object) || isOutdated(previous)) {
          this.#queue.addAllAfter(operatorStep);
        }
      },
    });
  }

  #sync(kubevirt: KubeObject): void {
    const { store } = this.context;
    const { phase, observedKubeVirtVersion, targetKubeVirtVersion } =
      kubevirt.status ?? {};
    // What is outdated is known once the update is through.
    if (
      phase !== 'Deployed' ||
      observedKubeVirtVersion !== targetKubeVirtVersion
    ) {
      return;
    }
    const outdated = store
      .list(VMIS)
      .filter(
        vmi =>
          isOutdated(vmi) &&
          vmi.status?.phase === 'Running' &&
          !vmi.metadata.deletionTimestamp,
      ).length;
    store.mutate(refOf(KUBEVIRTS, kubevirt), draft => {
      draft.status.outdatedVirtualMachineInstanceWorkloads = outdated;
    });
  }
}
