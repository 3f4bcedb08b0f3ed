import {
  findCondition,
  isTrue,
  removeCondition,
  setCondition,
  hasEnded,
} from '../controllers/conditions';
import {
  Controller,
  ControllerContext,
  refOf,
  timestamp,
} from '../controllers/context';
import { Stopwatch } from '../controllers/stopwatch';
import { isHeld } from '../controllers/held';
import { ObjectQueue } from '../controllers/ObjectQueue';
import { NodeHealth } from '../kubelet/nodeHealth';
import { setFinished } from '../kubelet/podStatus';
import { KubeObject } from '../types';
import { guestOf } from './guests';
import { setAgentConnected, setGuestRunning } from './guestStatus';
import { plugIn } from './hotplug';
import { setPaused } from './pause';
import { currentPod, killLauncher } from './pods';
import { VIRT_HANDLER, VMIS } from './resources';
import { setPhase } from './vmStart';

const REFUSAL =
  'server error. command SyncVMI failed: "LibvirtError(Code=1, Domain=10, Message=\'internal error: process exited while connecting to monitor: qemu-kvm: -device vfio-pci: vfio 0000:3b:00.0: group 12 is not viable\')"';

/** The virt-handlers of all Nodes: guests boot, report their state, and end. */
export class VirtHandler implements Controller {
  readonly #queue: ObjectQueue;
  readonly #stopwatch: Stopwatch;

  constructor(
    private readonly context: ControllerContext,
    private readonly health: NodeHealth,
  ) {
    this.#queue = new ObjectQueue(context, VMIS, object => this.#sync(object));
    this.#stopwatch = new Stopwatch(context.clock, this.#queue);
  }

  start(): () => void {
    const queue = this.#queue;
    return queue.start(
      {
        [VMIS]: ({ type, object }) => {
          if (type === 'DELETED') {
            this.#stopwatch.forget(object);
          } else {
            queue.add(object);
          }
        },
        pods: ({ object }) => queue.addOwner(object, 'VirtualMachineInstance'),
      },
      { stops: [this.health.onChange(() => queue.addAll())] },
    );
  }

  #sync(vmi: KubeObject): void {
    const { phase, nodeName } = vmi.status ?? {};
    if (
      isHeld(vmi) ||
      !nodeName ||
      !['Scheduled', 'Running'].includes(phase) ||
      !this.health.isUp(nodeName)
    ) {
      return;
    }
    const pod = currentPod(this.context, vmi);
    if (!pod || hasEnded(pod)) {
      this.#end(vmi, pod);
    } else if (
      vmi.metadata.deletionTimestamp ||
      pod.metadata.deletionTimestamp
    ) {
      this.context.events.normal(
        vmi,
        VIRT_HANDLER,
        'ShuttingDown',
        'Signaled Graceful Shutdown',
      );
      if (vmi.spec.terminationGracePeriodSeconds === 0) {
        killLauncher(this.context, pod);
      }
    } else if (phase === 'Scheduled') {
      this.#boot(vmi, pod);
    } else {
      plugIn(this.context, vmi);
      this.#connectAgent(vmi);
    }
  }

  #boot(vmi: KubeObject, pod: KubeObject): void {
    const { store, clock, timings, events } = this.context;
    if (!this.#stopwatch.hasPassed(vmi, 'boot', timings.boot)) {
      return;
    }
    const guest = guestOf(vmi);
    if (guest.crashes) {
      store.mutate(refOf('pods', pod), draft =>
        setFinished(
          draft,
          {
            exitCode: 1,
            message: 'qemu-kvm: terminating: guest image is not bootable',
          },
          timestamp(clock),
        ),
      );
      return;
    }
    if (guest.refused) {
      if (findCondition(vmi, 'Synchronized')?.message !== REFUSAL) {
        events.warning(vmi, VIRT_HANDLER, 'SyncFailed', REFUSAL);
        store.mutate(refOf(VMIS, vmi), draft =>
          setCondition(draft, {
            type: 'Synchronized',
            status: 'False',
            reason: 'Synchronizing with the Domain failed.',
            message: REFUSAL,
            lastProbeTime: null,
            lastTransitionTime: timestamp(clock),
          }),
        );
      }
      return;
    }
    events.normal(
      vmi,
      VIRT_HANDLER,
      'Created',
      'VirtualMachineInstance defined.',
    );
    events.normal(
      vmi,
      VIRT_HANDLER,
      'Started',
      'VirtualMachineInstance started.',
    );
    store.mutate(refOf(VMIS, vmi), draft =>
      setGuestRunning(draft, pod, this.context),
    );
    if (vmi.spec.startStrategy === 'Paused') {
      setPaused(this.context, vmi, 'PausedByUser');
    }
  }

  #connectAgent(vmi: KubeObject): void {
    const { store, clock, timings } = this.context;
    if (
      guestOf(vmi).agent &&
      !isTrue(vmi, 'Paused') &&
      !isTrue(vmi, 'AgentConnected') &&
      this.#stopwatch.hasPassed(vmi, 'agent', timings.agent)
    ) {
      store.mutate(refOf(VMIS, vmi), draft =>
        setAgentConnected(draft, timestamp(clock)),
      );
    }
  }

  /** The launcher has ended, and its guest with it. */
  #end(vmi: KubeObject, pod: KubeObject | undefined): void {
    const { store, clock, events } = this.context;
    const failed = pod?.status?.phase === 'Failed';
    if (failed) {
      events.warning(
        vmi,
        VIRT_HANDLER,
        'Stopped',
        'The VirtualMachineInstance crashed.',
      );
    } else {
      events.normal(
        vmi,
        VIRT_HANDLER,
        'Stopped',
        'The VirtualMachineInstance was shut down.',
      );
    }
    store.mutate(refOf(VMIS, vmi), draft => {
      setPhase(draft, failed ? 'Failed' : 'Succeeded', clock);
      removeCondition(draft, 'Paused');
    });
  }
}
