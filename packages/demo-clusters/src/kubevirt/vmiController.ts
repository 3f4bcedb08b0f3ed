import {
  findCondition,
  removeCondition,
  setCondition,
  hasEnded,
} from '../controllers/conditions';
import {
  Controller,
  ControllerContext,
  controllerUid,
  refOf,
  timestamp,
} from '../controllers/context';
import { checkQuota } from '../controllers/quotas';
import { removeFinalizer } from '../controllers/finalizers';
import { isHeld } from '../controllers/held';
import { ObjectQueue } from '../controllers/ObjectQueue';
import { StatusError } from '../status';
import { KubeObject } from '../types';
import { forbiddenDevices } from './hostDevices';
import { syncHotplug } from './hotplug';
import { launcherPod, temporaryPod } from './launcherPod';
import {
  currentPod,
  isTemporaryPod,
  launcherImage,
  podsOf,
  VIRT_CONTROLLER_DEPLOYMENT,
} from './pods';
import {
  CLAIMS,
  DATA_VOLUMES,
  VIRT_CONTROLLER,
  VMIS,
  VMI_FINALIZER,
  VM_FINALIZER,
} from './resources';
import { claimNames, missingNetwork, neededClaims } from './vmiSpec';
import { writeVmiStatus } from './vmiStatusWriter';

import { setPhase } from './vmStart';
import { volumeStatus } from './volumeStatus';

const RETRY_MS = 5_000;

/** virt-controller's part for VirtualMachineInstances: the launcher pod, and the phases up to Scheduled. */
export class VmiController implements Controller {
  readonly #queue: ObjectQueue;
  /** When a pod that was refused is tried again, by the UID of its VMI. */
  readonly #retryAt = new Map<string, number>();

  constructor(private readonly context: ControllerContext) {
    this.#queue = new ObjectQueue(context, VMIS, object => this.#sync(object));
  }

  start(): () => void {
    const queue = this.#queue;
    return queue.start({
      [VMIS]: ({ object }) => queue.add(object),
      pods: ({ object }) => {
        queue.addOwner(object, 'VirtualMachineInstance');
        // A pod that attaches volumes belongs to the launcher.
        const launcher = ownerPod(this.context, object);
        if (launcher) {
          queue.addOwner(launcher, 'VirtualMachineInstance');
        }
      },
      [CLAIMS]: ({ object }) => this.#onVolume(object),
      [DATA_VOLUMES]: ({ object }) => this.#onVolume(object),
      [VIRT_CONTROLLER_DEPLOYMENT.resource]: ({ object, previous }) => {
        // Another virt-controller looks at every VMI again, for its launchers are others.
        if (
          object.metadata.name === VIRT_CONTROLLER_DEPLOYMENT.name &&
          imageOf(object) !== imageOf(previous)
        ) {
          queue.addAll();
        }
      },
    });
  }

  #onVolume({ metadata }: KubeObject): void {
    const { namespace, name } = metadata;
    for (const vmi of this.context.store.list(VMIS, { namespace })) {
      if (claimNames(vmi.spec).includes(name)) {
        this.#queue.add(vmi);
      }
    }
  }

  #sync(vmi: KubeObject): void {
    if (isHeld(vmi)) {
      return;
    }
    const pod = currentPod(this.context, vmi);
    if (vmi.metadata.deletionTimestamp || hasEnded(vmi)) {
      this.#finish(vmi);
    } else if (
      vmi.status?.phase === 'Pending' &&
      (!pod || isTemporaryPod(pod))
    ) {
      this.#createLauncher(vmi);
    } else if (pod && !isTemporaryPod(pod)) {
      this.#advance(vmi, pod);
    }
    writeVmiStatus(this.context, vmi);
  }

  /** Takes the pods away, and lets the VMI go once virt-handler has let it go. */
  #finish(vmi: KubeObject): void {
    const { store, events, clock } = this.context;
    const pods = podsOf(this.context, vmi);
    const handled = ['Scheduled', 'Running', 'Paused', 'Unknown'].includes(
      vmi.status?.phase,
    );
    for (const pod of pods) {
      if (!pod.metadata.deletionTimestamp) {
        store.delete(refOf('pods', pod), {
          gracePeriodSeconds: pod.spec.terminationGracePeriodSeconds,
        });
        events.normal(
          vmi,
          VIRT_CONTROLLER,
          'SuccessfulDelete',
          `Deleted virtual machine pod ${pod.metadata.name}`,
        );
      }
    }
    const ref = refOf(VMIS, vmi);
    if (!hasEnded(vmi) && !handled) {
      store.mutate(ref, draft => setPhase(draft, 'Failed', clock));
    }
    const left = podsOf(this.context, vmi).length;
    const current = store.get(ref);
    if (left > 0 || !current || !hasEnded(current)) {
      return;
    }
    const standalone = !controllerUid(vmi);
    if (current.metadata.deletionTimestamp) {
      store.mutate(ref, draft =>
        removeFinalizer(
          draft,
          VMI_FINALIZER,
          ...(standalone ? [VM_FINALIZER] : []),
        ),
      );
    }
  }

  #createLauncher(vmi: KubeObject): void {
    const { store, clock } = this.context;
    const ref = refOf(VMIS, vmi);
    const { namespace } = vmi.metadata;
    const missing = neededClaims(vmi.spec).find(
      name =>
        !store.get({ resource: CLAIMS, namespace, name }) &&
        !store.get({ resource: DATA_VOLUMES, namespace, name }),
    );
    if (missing) {
      this.#waitForClaim(vmi, missing);
      return;
    }
    if (findCondition(vmi, 'Synchronized')?.reason === 'FailedPvcNotFound') {
      // PodScheduled keeps the old words until there is a pod.
      store.mutate(ref, draft => removeCondition(draft, 'Synchronized'));
    }
    const state = this.#dataVolumeState(vmi);
    if (state === 'consumer') {
      if (!currentPod(this.context, vmi)) {
        this.#createPod(vmi, true);
      }
      return;
    }
    const temporary = podsOf(this.context, vmi).filter(isTemporaryPod);
    temporary
      .filter(pod => !pod.metadata.deletionTimestamp)
      .forEach(pod =>
        store.delete(refOf('pods', pod), { gracePeriodSeconds: 0 }),
      );
    if (state === 'wait' || podsOf(this.context, vmi).length > 0) {
      return;
    }
    if (this.#createPod(vmi, false)) {
      store.mutate(ref, draft => setPhase(draft, 'Scheduling', clock));
    }
  }

  /** `go`, `wait` for an import, or a `consumer` is wanted before the import begins. */
  #dataVolumeState(vmi: KubeObject): 'go' | 'wait' | 'consumer' {
    const { store } = this.context;
    let state: 'go' | 'wait' | 'consumer' = 'go';
    for (const name of neededClaims(vmi.spec)) {
      const dataVolume = store.get({
        resource: DATA_VOLUMES,
        namespace: vmi.metadata.namespace,
        name,
      });
      const phase = dataVolume?.status?.phase;
      if (phase === 'WaitForFirstConsumer') {
        return 'consumer';
      }
      if (dataVolume && !['Succeeded', 'PendingPopulation'].includes(phase)) {
        state = 'wait';
      }
    }
    return state;
  }

  #waitForClaim(vmi: KubeObject, claim: string): void {
    const { store, clock, events } = this.context;
    const message = `PVC ${vmi.metadata.namespace}/${claim} does not exist, waiting for it to appear`;
    if (findCondition(vmi, 'Synchronized')?.message === message) {
      return;
    }
    events.normal(vmi, VIRT_CONTROLLER, 'FailedPvcNotFound', message);
    store.mutate(refOf(VMIS, vmi), draft => {
      setCondition(draft, {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message,
        lastProbeTime: null,
        lastTransitionTime: null,
      });
      setCondition(draft, {
        type: 'Synchronized',
        status: 'False',
        reason: 'FailedPvcNotFound',
        message,
        lastProbeTime: null,
        lastTransitionTime: timestamp(clock),
      });
    });
  }

  #createPod(vmi: KubeObject, temporary: boolean): KubeObject | undefined {
    const { store, clock, events } = this.context;
    const now = clock.now().getTime();
    const retryAt = this.#retryAt.get(vmi.metadata.uid) ?? now;
    if (retryAt > now) {
      this.#queue.addAfter(vmi, retryAt - now);
      return undefined;
    }
    const network = missingNetwork(vmi);
    const flaw = network
      ? `failed to locate network attachment definition ${network}`
      : forbiddenDevices(store, vmi);
    if (flaw) {
      this.#refuse(vmi, `failed to render launch manifest: ${flaw}`);
      return undefined;
    }
    const image = launcherImage(this.context);
    const pod = temporary
      ? temporaryPod(vmi, image, store)
      : launcherPod(vmi, image, store);
    try {
      checkQuota(
        store,
        pod,
        `${pod.metadata.generateName}${vmi.metadata.uid.slice(0, 5)}`,
      );
      const created = store.create(pod);
      this.#retryAt.delete(vmi.metadata.uid);
      store.mutate(refOf(VMIS, vmi), draft =>
        removeCondition(draft, 'Synchronized'),
      );
      events.normal(
        vmi,
        VIRT_CONTROLLER,
        'SuccessfulCreate',
        `Created virtual machine pod ${created.metadata.name}`,
      );
      return created;
    } catch (error) {
      if (!(error instanceof StatusError)) {
        throw error;
      }
      events.warning(
        vmi,
        VIRT_CONTROLLER,
        'FailedCreate',
        `Error creating pod: ${error.message}`,
      );
      this.#refuse(
        vmi,
        `failed to create virtual machine pod: ${error.message}`,
      );
      return undefined;
    }
  }

  /** Says why there is no pod, and tries again later. */
  #refuse(vmi: KubeObject, message: string): void {
    const { store, clock } = this.context;
    store.mutate(refOf(VMIS, vmi), draft =>
      setCondition(draft, {
        type: 'Synchronized',
        status: 'False',
        reason: 'FailedCreate',
        message,
        lastProbeTime: null,
        lastTransitionTime: timestamp(clock),
      }),
    );
    this.#retryAt.set(vmi.metadata.uid, clock.now().getTime() + RETRY_MS);
    this.#queue.addAfter(vmi, RETRY_MS);
  }

  /** From a launcher that exists to one that virt-handler may take over. */
  #advance(vmi: KubeObject, pod: KubeObject): void {
    const { store, clock } = this.context;
    const ref = refOf(VMIS, vmi);
    const { phase } = vmi.status;
    if (phase === 'Pending') {
      store.mutate(ref, draft => setPhase(draft, 'Scheduling', clock));
    } else if (phase === 'Scheduling') {
      if (hasEnded(pod) || pod.metadata.deletionTimestamp) {
        store.mutate(ref, draft => setPhase(draft, 'Failed', clock));
      } else if (pod.status?.phase === 'Running') {
        this.#handOver(vmi, pod);
      }
    } else if (phase === 'Running') {
      syncHotplug(this.context, vmi, pod);
    }
  }

  /** Marks the pod not paused, and hands the VMI over to the virt-handler of the pod's Node. */
  #handOver(vmi: KubeObject, pod: KubeObject): void {
    const { store, clock } = this.context;
    const node = pod.spec.nodeName;
    store.mutate(refOf(VMIS, vmi), draft => {
      const { status } = draft;
      draft.metadata.labels = {
        ...draft.metadata.labels,
        'kubevirt.io/nodeName': node,
      };
      status.nodeName = node;
      status.migrationTransport = 'Unix';
      status.interfaces ??= (draft.spec.domain.devices.interfaces ?? []).map(
        ({ name }: { name: string }, index: number) => ({
          name,
          podInterfaceName: index ? `pod${index}` : 'eth0',
        }),
      );
      status.volumeStatus = volumeStatus(store, draft);
      removeCondition(draft, 'PodScheduled', 'Synchronized');
      setPhase(draft, 'Scheduled', clock);
    });
    store.mutate(refOf('pods', pod), draft => {
      draft.metadata.labels = {
        ...draft.metadata.labels,
        'kubevirt.io/nodeName': node,
      };
    });
  }
}

function ownerPod(
  { store }: ControllerContext,
  { metadata }: KubeObject,
): KubeObject | undefined {
  const { namespace, ownerReferences } = metadata;
  const owner = ownerReferences?.find(({ kind }) => kind === 'Pod');
  return owner && store.get({ resource: 'pods', namespace, name: owner.name });
}

function imageOf(deployment: KubeObject | undefined): string | undefined {
  return deployment?.spec.template.spec.containers[0].image;
}
