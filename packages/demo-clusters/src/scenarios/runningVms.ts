import type { DemoCluster } from '../cluster';
import { timestamp } from '../controllers/context';
import { setFinished, setInitializing, setRunning } from '../kubelet/podStatus';
import { setCondition } from '../controllers/conditions';
import { admitCreate } from '../kubevirt/admission';
import { launcherPod } from '../kubevirt/launcherPod';
import { launcherImage } from '../kubevirt/pods';
import { setAgentConnected, setGuestRunning } from '../kubevirt/guestStatus';
import { instanceOf, revisionName, setPhase } from '../kubevirt/vmStart';
import { volumeStatus } from '../kubevirt/volumeStatus';
import { stableUuid } from '../kubevirt/vmiSpec';
import { DefaultObjectStore, kubeTime } from '../store';
import type { Named } from '../objects';
import { Clock, KubeObject, NewKubeObject } from '../types';
import { ensureNamespace, virtualMachine } from './builders';

export interface RunningVmsOptions {
  namespace: string;
  entity: string;
  /** VMs are named `<prefix>-0001` and so on. */
  prefix: string;
  memory?: string;
  /** How many of them have migrated once, and keep a finished source pod; one in `n`. */
  migratedEvery?: number;
  /** Names of the Nodes that carry them, in turn; all Nodes when absent. */
  nodes?: string[];
}

/** A host of running VMs, written as they would look in the end: VM, VMI and launcher, without waiting. */
export function createRunningVms(
  cluster: Pick<DemoCluster, 'store' | 'clock' | 'context' | 'name'>,
  count: number,
  options: RunningVmsOptions,
): void {
  const { store, clock } = cluster;
  ensureNamespace(cluster as DemoCluster, options.namespace);
  const nodes =
    options.nodes ?? store.list('nodes').map(({ metadata }) => metadata.name);
  const image = launcherImage(cluster.context);
  for (let number = 1; number <= count; number++) {
    const name = `${options.prefix}-${String(number).padStart(4, '0')}`;
    store.load(
      runningVm({
        store,
        clock,
        image,
        name,
        node: nodes[number % nodes.length],
        number,
        options,
      }),
    );
  }
}

interface One {
  store: DefaultObjectStore;
  clock: Clock;
  image: string;
  name: string;
  node: string;
  number: number;
  options: RunningVmsOptions;
}

function complete(
  object: NewKubeObject,
  seed: string,
  time: string,
): KubeObject {
  const draft = JSON.parse(JSON.stringify(object));
  draft.metadata.uid = stableUuid(seed);
  draft.metadata.creationTimestamp = time;
  draft.metadata.generation = 1;
  return draft;
}

function runningVm({
  store,
  clock,
  image,
  name,
  node,
  number,
  options,
}: One): KubeObject[] {
  const time = timestamp(clock);
  const seed = `${options.namespace}/${name}`;
  const vm = complete(
    virtualMachine(options, { name, memory: options.memory ?? '512Mi' }),
    `${seed}/vm`,
    time,
  );
  admitCreate(store, clock, 'virtualmachines.kubevirt.io', vm);
  vm.metadata.finalizers = ['kubevirt.io/virtualMachineControllerFinalize'];
  const vmi = complete(instanceOf(vm, clock, undefined), `${seed}/vmi`, time);
  vmi.metadata.labels = {
    ...vmi.metadata.labels,
    'kubevirt.io/nodeName': node,
  };
  const pod = complete(launcherPod(vmi, image, store), `${seed}/pod`, time);
  delete pod.metadata.generateName;
  pod.metadata.name = `virt-launcher-${name}-${pod.metadata.uid.slice(0, 5)}`;
  pod.metadata.labels = {
    ...pod.metadata.labels,
    'kubevirt.io/nodeName': node,
  };
  pod.spec.nodeName = node;
  setPodRunning(
    pod,
    `10.245.${Math.floor(number / 250) % 250}.${(number % 250) + 2}`,
    time,
  );
  Object.assign(vmi.status, {
    nodeName: node,
    activePods: { [pod.metadata.uid]: node },
    launcherContainerImageVersion: image,
    migrationTransport: 'Unix',
    qosClass: 'Burstable',
    interfaces: [{ name: 'default', podInterfaceName: 'eth0' }],
    volumeStatus: volumeStatus(store, vmi),
    virtualMachineRevisionName: revisionName(vm),
  });
  for (const phase of ['Scheduling', 'Scheduled']) {
    setPhase(vmi, phase, clock);
  }
  setCondition(vmi, {
    type: 'Ready',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: time,
  });
  setGuestRunning(vmi, pod, { clock });
  setAgentConnected(vmi, time);
  vm.status = {
    conditions: vmi.status.conditions,
    created: true,
    ready: true,
    desiredGeneration: 1,
    observedGeneration: 1,
    printableStatus: 'Running',
    runStrategy: 'Always',
    volumeSnapshotStatuses: vm.spec.template.spec.volumes.map(
      ({ name: volume }: Named) => ({
        enabled: false,
        name: volume,
        reason: `Snapshot is not supported for this volumeSource type [${volume}]`,
      }),
    ),
  };
  const extra =
    options.migratedEvery && number % options.migratedEvery === 0
      ? [finishedSource(pod, `${seed}/source`, time)]
      : [];
  return [vm, vmi, pod, ...extra];
}

function setPodRunning(pod: KubeObject, address: string, time: string): void {
  setCondition(pod, {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: time,
  });
  setCondition(pod, {
    type: 'kubevirt.io/virtual-machine-unpaused',
    status: 'True',
    reason: 'NotPaused',
    message: 'the virtual machine is not paused',
    lastProbeTime: time,
    lastTransitionTime: time,
  });
  setInitializing(pod, '192.0.2.11', time);
  setRunning(pod, address, time);
}

/** The pod that a migration left behind, a minute older than the one it went to. */
function finishedSource(
  pod: KubeObject,
  seed: string,
  time: string,
): KubeObject {
  const earlier = kubeTime(new Date(new Date(time).getTime() - 60_000));
  const source = complete(pod, seed, earlier);
  source.metadata.name = `${pod.metadata.name.slice(
    0,
    -5,
  )}${source.metadata.uid.slice(0, 5)}`;
  setFinished(source, { exitCode: 0 }, time);
  return source;
}
