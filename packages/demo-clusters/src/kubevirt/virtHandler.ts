import {
  findCondition,
  removeCondition,
  setCondition,
} from '../controllers/conditions';
import {
  Controller,
  ControllerContext,
  keyOf,
  refOf,
  timestamp,
} from '../controllers/context';
import { Stopwatch } from '../controllers/stopwatch';
import { isHeld } from '../controllers/held';
import { WorkQueue } from '../controllers/workQueue';
import { NodeHealth } from '../kubelet/nodeHealth';
import { setFinished } from '../kubelet/podStatus';
import { KubeObject } from '../types';
import { guestOf, migrationBlocker } from './guests';
import { currentPod } from './pods';
import { VIRT_HANDLER, VMIS } from './resources';
import { withTargets } from './volumeStatus';
import { setPhase } from './vmStart';
import { stableMac } from './vmiSpec';

const REFUSAL =
  'server error. command SyncVMI failed: "LibvirtError(Code=1, Domain=10, Message=\'internal error: process exited while connecting to monitor: qemu-kvm: -device vfio-pci: vfio 0000:3b:00.0: group 12 is not viable\')"';

/** The virt-handlers of all Nodes: guests boot, tell of themselves, and end. */
export class VirtHandler implements Controller {
  readonly #queue: WorkQueue;
  readonly #stopwatch: Stopwatch;

  constructor(
    private readonly context: ControllerContext,
    private readonly health: NodeHealth,
  ) {
    this.#stopwatch = new Stopwatch(context.clock);
    this.#queue = new WorkQueue(
      context.clock,
      key => this.#sync(key),
      error => context.reportError(error),
    );
  }

  start(): () => void {
    const { store } = this.context;
    const all = () =>
      store.list(VMIS).forEach(vmi => this.#queue.add(keyOf(vmi)));
    const stops = [
      store.subscribe(VMIS, ({ type, object }) => {
        if (type === 'DELETED') {
          this.#stopwatch.forget(object.metadata.uid);
        } else {
          this.#queue.add(keyOf(object));
        }
      }),
      store.subscribe('pods', ({ object }) => {
        const owner = object.metadata.ownerReferences?.find(
          ({ kind }) => kind === 'VirtualMachineInstance',
        );
        if (owner) {
          this.#queue.add(`${object.metadata.namespace}/${owner.name}`);
        }
      }),
      this.health.onChange(all),
    ];
    all();
    return () => {
      stops.forEach(stop => stop());
      this.#queue.stop();
    };
  }

  #sync(key: string): void {
    const vmi = this.context.store.get(refOf(VMIS, key));
    const { phase, nodeName } = vmi?.status ?? {};
    if (
      !vmi ||
      isHeld(vmi) ||
      !nodeName ||
      !['Scheduled', 'Running'].includes(phase) ||
      !this.health.isUp(nodeName)
    ) {
      return;
    }
    const pod = currentPod(this.context, vmi);
    if (!pod || ['Succeeded', 'Failed'].includes(pod.status?.phase)) {
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
    } else if (phase === 'Scheduled') {
      this.#boot(vmi, pod);
    } else if (
      guestOf(vmi).agent &&
      findCondition(vmi, 'AgentConnected')?.status !== 'True'
    ) {
      this.#connectAgent(vmi);
    }
  }

  /** True when `ms` have passed since this was first asked; otherwise comes back then. */
  #after(vmi: KubeObject, what: string, ms: number): boolean {
    const left = this.#stopwatch.remaining(`${vmi.metadata.uid}/${what}`, ms);
    if (left > 0) {
      this.#queue.addAfter(keyOf(vmi), left);
    }
    return left === 0;
  }

  #boot(vmi: KubeObject, pod: KubeObject): void {
    const { store, clock, timings, events } = this.context;
    if (!this.#after(vmi, 'boot', timings.boot)) {
      return;
    }
    const guest = guestOf(vmi);
    if (guest.crashes) {
      store.mutate(refOf('pods', keyOf(pod)), draft =>
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
        store.mutate(refOf(VMIS, keyOf(vmi)), draft =>
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
    store.mutate(refOf(VMIS, keyOf(vmi)), draft =>
      setGuestRunning(draft, pod, this.context),
    );
  }

  #connectAgent(vmi: KubeObject): void {
    const { store, clock, timings } = this.context;
    if (this.#after(vmi, 'agent', timings.agent)) {
      store.mutate(refOf(VMIS, keyOf(vmi)), draft =>
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
    store.mutate(refOf(VMIS, keyOf(vmi)), draft => {
      setPhase(draft, failed ? 'Failed' : 'Succeeded', clock);
      removeCondition(draft, 'Paused');
    });
  }
}

/** What virt-handler tells of a guest that runs. */
export function setGuestRunning(
  draft: KubeObject,
  pod: KubeObject,
  { clock }: Pick<ControllerContext, 'clock'>,
): void {
  const { status } = draft;
  status.interfaces = (status.interfaces ?? []).map(
    (entry: any, index: number) => {
      const spec = draft.spec.domain.devices.interfaces?.[index];
      const onPodNetwork = draft.spec.networks?.find(
        ({ name }: any) => name === entry.name,
      )?.pod;
      return {
        ...entry,
        infoSource: 'domain',
        ...(onPodNetwork && {
          ipAddress: pod.status.podIP,
          ipAddresses: [pod.status.podIP],
        }),
        linkState: 'up',
        mac:
          spec?.macAddress ?? stableMac(`${draft.metadata.uid}/${entry.name}`),
        queueCount: 1,
      };
    },
  );
  status.volumeStatus = withTargets(draft);
  status.machine = { type: 'pc-q35-rhel9.6.0' };
  status.selinuxContext = 'none';
  const hasLocalDisk = (draft.spec.volumes ?? []).some(
    (volume: any) => volume.containerDisk,
  );
  status.migrationMethod = hasLocalDisk ? 'BlockMigration' : 'LiveMigration';
  const blocker = migrationBlocker(draft);
  setCondition(draft, {
    type: 'LiveMigratable',
    status: blocker ? 'False' : 'True',
    ...(blocker && { reason: blocker.reason, message: blocker.message }),
    lastProbeTime: null,
    lastTransitionTime: null,
  });
  setCondition(draft, {
    type: 'StorageLiveMigratable',
    status: blocker?.storage ? 'False' : 'True',
    ...(blocker?.storage && {
      reason: blocker.reason,
      message: blocker.message,
    }),
    lastProbeTime: null,
    lastTransitionTime: null,
  });
  removeCondition(draft, 'Synchronized');
  setPhase(draft, 'Running', clock);
}

/** What is known only once the guest agent answers. */
export function setAgentConnected(draft: KubeObject, time: string): void {
  draft.status.guestOSInfo = guestOf(draft).os;
  draft.status.interfaces = (draft.status.interfaces ?? []).map(
    (entry: any, index: number) => ({
      ...entry,
      infoSource: 'domain, guest-agent',
      interfaceName: `eth${index}`,
    }),
  );
  setCondition(draft, {
    type: 'AgentConnected',
    status: 'True',
    lastProbeTime: time,
    lastTransitionTime: null,
  });
}
