import { Client } from './client';
import { Kube, KubeVirtFixture } from './kubevirtObjects';
import { names } from './kubevirtVms';
import { evacuationContract } from './kubevirtEvacuation.contract';
import { instanceContract } from './kubevirtInstances.contract';
import { migrationContract } from './kubevirtMigration.contract';
import { operationContract } from './kubevirtOperations.contract';
import { refusalContract } from './kubevirtRefusals.contract';
import { storageContract } from './kubevirtStorage.contract';
import type { Condition, Named } from '../objects';

/**
 * What KubeVirt and CDI do to VMs, as far as this product shows it. To be called within `describe`, for
 * a demo cluster and for a real control plane alike.
 */
export function kubeVirtContract(
  connect: () => Promise<KubeVirtFixture>,
): void {
  let kube: Kube;

  beforeAll(async () => {
    const fixture = await connect();
    kube = await Kube.create(new Client(fixture), fixture);
  }, 120_000);

  afterAll(async () => {
    await kube?.tearDown();
  }, 120_000);

  const current = () => kube;
  lifeContract(current);
  refusalContract(current);
  storageContract(current);
  migrationContract(current);
  operationContract(current);
  instanceContract(current);
  evacuationContract(current);
}

function lifeContract(kube: () => Kube): void {
  it('runs a VM: VMI, launcher pod, Node and conditions', async () => {
    const vm = await kube().until(
      'vm',
      names.run,
      object => object.status?.ready === true,
    );
    const vmi = await kube().until('vmi', names.run, object =>
      object.status.conditions.some(
        ({ type }: Condition) => type === 'AgentConnected',
      ),
    );
    const [pod, ...others] = await kube().podsOf(vmi);

    expect(vm.status).toMatchObject({
      printableStatus: 'Running',
      created: true,
      runStrategy: 'Always',
      observedGeneration: 1,
      desiredGeneration: 1,
    });
    expect(vm.metadata.finalizers).toEqual([
      'kubevirt.io/virtualMachineControllerFinalize',
    ]);
    expect(vmi.metadata.ownerReferences).toEqual([
      {
        apiVersion: 'kubevirt.io/v1',
        kind: 'VirtualMachine',
        name: names.run,
        uid: vm.metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
    // Labels of the VM itself do not reach the VMI.
    expect(vmi.metadata.labels).toEqual({
      'backstage.io/kubernetes-id': 'from-template',
      'kubevirt.io/nodeName': vmi.status.nodeName,
    });
    expect(vmi.status).toMatchObject({
      phase: 'Running',
      activePods: { [pod.metadata.uid]: vmi.status.nodeName },
      launcherContainerImageVersion: pod.spec.containers[0].image,
      migrationMethod: 'BlockMigration',
      migrationTransport: 'Unix',
      qosClass: 'Burstable',
      runtimeUser: 107,
      guestOSInfo: { id: 'fedora', versionId: '42' },
    });
    expect(
      vmi.status.phaseTransitionTimestamps.map(
        ({ phase }: { phase: string }) => phase,
      ),
    ).toEqual(['Pending', 'Scheduling', 'Scheduled', 'Running']);
    expect(vmi.status.interfaces).toEqual([
      expect.objectContaining({
        name: 'default',
        ipAddress: pod.status.podIP,
        infoSource: 'domain, guest-agent',
        interfaceName: 'eth0',
        podInterfaceName: 'eth0',
      }),
    ]);
    expect(vmi.status.volumeStatus).toEqual([
      { name: 'cloudinit', target: 'vdb' },
      { name: 'rootdisk', target: 'vda' },
    ]);
    expect(others).toEqual([]);
    expect(pod.spec.nodeName).toBe(vmi.status.nodeName);
    expect(pod.metadata.name).toMatch(
      new RegExp(`^virt-launcher-${names.run}-[a-z0-9]{5}$`),
    );
    expect(pod.metadata.labels).toEqual({
      'backstage.io/kubernetes-id': 'from-template',
      'kubevirt.io': 'virt-launcher',
      'kubevirt.io/created-by': vmi.metadata.uid,
      'kubevirt.io/nodeName': vmi.status.nodeName,
      'vm.kubevirt.io/name': names.run,
      'vmi.kubevirt.io/id': names.run,
    });
    expect(pod.spec.containers.map(({ name }: Named) => name)).toEqual([
      'compute',
      'volumerootdisk',
    ]);
    expect(pod.spec.initContainers.map(({ name }: Named) => name)).toEqual([
      'guest-console-log',
      'container-disk-binary',
      'volumerootdisk-init',
    ]);
    expect(pod.spec.containers[0].resources.requests).toMatchObject({
      cpu: '100m',
      memory: '780Mi',
      'devices.kubevirt.io/kvm': '1',
    });
    expect(kube().conditions(vmi)).toEqual({
      Ready: 'True',
      LiveMigratable: 'True',
      StorageLiveMigratable: 'True',
      AgentConnected: 'True',
    });
  });

  it('says what it did in events', async () => {
    const reasons = await kube().eventually(
      () => kube().eventReasons(names.run),
      found => found.includes('Started'),
    );
    expect(reasons).toEqual(
      expect.arrayContaining(['SuccessfulCreate', 'Created', 'Started']),
    );
  });

  it('reports that no Node has the memory, in the words of the scheduler', async () => {
    const vm = await kube().untilStatus(names.huge, 'ErrorUnschedulable');
    const vmi = await kube().get('vmi', names.huge);

    expect(vmi.status.phase).toBe('Scheduling');
    expect(vmi.status.nodeName).toBeUndefined();
    for (const object of [vm, vmi]) {
      expect(kube().condition(object, 'PodScheduled')).toMatchObject({
        status: 'False',
        reason: 'Unschedulable',
        message: expect.stringMatching(
          /^0\/(\d+) nodes are available: .*\d+ Insufficient memory.* preemption: 0\/\1 nodes are available: /,
        ),
      });
    }
    expect(kube().condition(vm, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'GuestNotRunning',
    });
  });

  it('reports that no Node has the label', async () => {
    const vm = await kube().untilStatus(names.nowhere, 'ErrorUnschedulable');
    const total = await kube().nodeCount();
    expect(kube().condition(vm, 'PodScheduled')).toMatchObject({
      // The second sentence begins so from Kubernetes 1.34 on.
      message: expect.stringMatching(
        new RegExp(
          `^0/${total} nodes are available: ${total} node\\(s\\) didn't match Pod's node affinity/selector\\. (no new claims to deallocate, )?preemption: 0/${total} nodes are available: ${total} Preemption is not helpful for scheduling\\.$`,
        ),
      ),
    });
  });

  it('reports that an image cannot be pulled', async () => {
    const vm = await kube().untilStatus(names.imageless, 'ImagePullBackOff');
    expect(kube().condition(vm, 'Synchronized')).toMatchObject({
      status: 'False',
      reason: 'ImagePullBackOff',
      message:
        'Back-off pulling image "quay.io/example/no-such-image:1": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "quay.io/example/no-such-image:1": not found',
    });
  });

  it('leaves a VM without an instancetype stopped, with the reason in the condition Failure', async () => {
    const vm = await kube().until('vm', names.typeless, object =>
      kube().condition(object, 'Failure'),
    );
    expect(vm.status.printableStatus).toBe('Stopped');
    expect(kube().condition(vm, 'Failure')).toMatchObject({
      status: 'True',
      reason: 'FailedFindInstancetype',
      message:
        'virtualmachineclusterinstancetypes.instancetype.kubevirt.io "u9.huge" not found',
    });
  });

  it('pauses and goes on', async () => {
    await kube().until(
      'vm',
      names.pause,
      object => object.status?.ready === true,
    );
    expect(
      await kube().operate('virtualmachineinstances', names.pause, 'pause'),
    ).toEqual({ code: 200, message: undefined });
    const paused = await kube().until(
      'vm',
      names.pause,
      object =>
        object.status.printableStatus === 'Paused' && !object.status.ready,
    );
    const vmi = await kube().until(
      'vmi',
      names.pause,
      object => kube().conditions(object).Ready === 'False',
    );

    expect(vmi.status.phase).toBe('Running');
    expect(kube().condition(vmi, 'Paused')).toMatchObject({
      status: 'True',
      reason: 'PausedByUser',
      message: 'VMI was paused by user',
    });
    expect(kube().condition(paused, 'Ready')).toMatchObject({
      reason: 'ReadinessGatesNotReady',
    });
    expect(
      await kube().operate('virtualmachineinstances', names.pause, 'pause'),
    ).toEqual({
      code: 409,
      message: `Operation cannot be fulfilled on virtualmachineinstance.kubevirt.io "${names.pause}": VMI is already paused`,
    });
    expect(
      await kube().operate('virtualmachineinstances', names.pause, 'unpause'),
    ).toMatchObject({ code: 200 });
    const vm = await kube().until(
      'vm',
      names.pause,
      object => object.status.ready === true,
    );
    expect(vm.status.printableStatus).toBe('Running');
    expect(kube().condition(vm, 'Paused')).toBeUndefined();
  });

  it('stops, keeping stale conditions, and starts again with another VMI', async () => {
    const before = await kube().until(
      'vmi',
      names.cycle,
      object => kube().conditions(object).AgentConnected,
    );
    expect(
      await kube().operate('virtualmachines', names.cycle, 'stop'),
    ).toMatchObject({ code: 202 });
    const stopped = await kube().until(
      'vm',
      names.cycle,
      object =>
        object.status.printableStatus === 'Stopped' && !object.status.created,
    );

    expect(stopped.spec.runStrategy).toBe('Halted');
    expect(kube().condition(stopped, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'VMINotExists',
      message: 'VMI does not exist',
    });
    expect(kube().conditions(stopped)).toMatchObject({
      LiveMigratable: 'True',
      AgentConnected: 'True',
    });
    expect(await kube().podsOf(before)).toEqual([]);

    expect(
      await kube().operate('virtualmachines', names.cycle, 'start'),
    ).toMatchObject({ code: 202 });
    const vm = await kube().until(
      'vm',
      names.cycle,
      object => object.status.ready === true,
    );
    const after = await kube().get('vmi', names.cycle);
    expect(vm.spec.runStrategy).toBe('Always');
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
  });

  it('restarts', async () => {
    const before = await kube().until(
      'vmi',
      names.restart,
      object => kube().conditions(object).Ready === 'True',
    );
    expect(
      await kube().operate('virtualmachines', names.restart, 'restart'),
    ).toMatchObject({ code: 202 });
    const after = await kube().until(
      'vmi',
      names.restart,
      object =>
        object.metadata.uid !== before.metadata.uid &&
        kube().conditions(object).Ready === 'True',
    );
    const vm = await kube().until(
      'vm',
      names.restart,
      object => object.status.ready === true,
    );
    expect(vm.spec.runStrategy).toBe('Always');
    expect(vm.status.stateChangeRequests).toBeUndefined();
    expect((await kube().podsOf(after)).length).toBe(1);
  });
}
