import { Kube } from './kubevirtObjects';
import { names } from './kubevirtVms';

/** Live migrations: the object, the two pods, and the switch of the Node. */
export function migrationContract(kube: () => Kube): void {
  it('migrates: the Node changes at the end, and the source pod stays, completed', async () => {
    const before = await kube().until(
      'vmi',
      names.migrate,
      object => kube().conditions(object).AgentConnected,
    );
    const [source] = await kube().podsOf(before);
    const states = await kube().follow('vm', names.migrate);
    expect(
      await kube().operate('virtualmachines', names.migrate, 'migrate'),
    ).toMatchObject({ code: 202 });

    const after = await kube().until(
      'vmi',
      names.migrate,
      object =>
        object.status.migrationState?.completed &&
        kube().conditions(object).Ready === 'True',
    );
    const pods = await kube().eventually(
      () => kube().podsOf(after),
      found => found.some(pod => pod.status.phase === 'Succeeded'),
    );
    const target = pods.find(pod => pod.metadata.name !== source.metadata.name);

    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(after.status.nodeName).not.toBe(before.status.nodeName);
    expect(after.status.migrationState).toMatchObject({
      completed: true,
      mode: 'PreCopy',
      sourceNode: before.status.nodeName,
      sourcePod: source.metadata.name,
      targetNode: after.status.nodeName,
      targetPod: target.metadata.name,
      targetNodeAddress: target.status.podIP,
      targetNodeDomainDetected: true,
    });
    expect(
      after.status.migrationState.endTimestamp >=
        after.status.migrationState.startTimestamp,
    ).toBe(true);
    expect(after.status.activePods).toEqual({
      [source.metadata.uid]: before.status.nodeName,
      [target.metadata.uid]: after.status.nodeName,
    });
    expect(pods.map(pod => pod.status.phase).sort()).toEqual([
      'Running',
      'Succeeded',
    ]);
    expect(target.spec.nodeName).toBe(after.status.nodeName);
    expect(target.metadata.labels['kubevirt.io/migrationJobUID']).toBe(
      after.status.migrationState.migrationUid,
    );
    expect(target.metadata.annotations['kubevirt.io/migrationJobName']).toMatch(
      /^kubevirt-migrate-vm-/,
    );

    const migration = await kube().until(
      'vmim',
      target.metadata.annotations['kubevirt.io/migrationJobName'],
      object => object.status.phase === 'Succeeded',
    );
    expect(migration.metadata.labels).toEqual({
      'kubevirt.io/vmi-name': names.migrate,
    });
    expect(
      migration.status.phaseTransitionTimestamps.map(
        ({ phase }: { phase: string }) => phase,
      ),
    ).toEqual([
      'Pending',
      'Scheduling',
      'Scheduled',
      'PreparingTarget',
      'TargetReady',
      'Running',
      'Succeeded',
    ]);
    const seen = await kube().eventually(
      states,
      all =>
        all.some(({ status }) => status.printableStatus === 'Migrating') &&
        all.at(-1).status.printableStatus === 'Running' &&
        all.at(-1).status.ready,
    );
    const moving = seen.find(
      ({ status }) => status.printableStatus === 'Migrating',
    );
    expect(moving.status.ready).toBe(true);
  });

  it('leaves a VM where it is while the target finds no Node', async () => {
    const before = await kube().until(
      'vmi',
      names.pinned,
      object => kube().conditions(object).LiveMigratable === 'True',
    );
    expect(
      await kube().operate('virtualmachines', names.pinned, 'migrate'),
    ).toMatchObject({ code: 202 });
    const pods = await kube().eventually(
      () => kube().podsOf(before),
      found =>
        found.length === 2 &&
        found.some(pod => kube().conditions(pod).PodScheduled === 'False'),
    );
    const target = pods.find(
      pod => kube().conditions(pod).PodScheduled === 'False',
    );
    expect(kube().condition(target, 'PodScheduled').message).toContain(
      "1 node(s) didn't match pod anti-affinity rules",
    );

    const vmi = await kube().get('vmi', names.pinned);
    expect(vmi.status.nodeName).toBe(before.status.nodeName);
    expect(vmi.status.phase).toBe('Running');
    const migration = await kube().until(
      'vmim',
      target.metadata.annotations['kubevirt.io/migrationJobName'],
      () => true,
    );
    expect(['Pending', 'Scheduling']).toContain(migration.status.phase);
    // A second one is refused while the first is under way.
    expect(
      await kube().operate('virtualmachines', names.pinned, 'migrate'),
    ).toEqual({
      code: 500,
      message: `Internal error occurred: admission webhook "migration-create-validator.kubevirt.io" denied the request: in-flight migration detected. Active migration job (${migration.metadata.uid}) is currently already in progress for VMI ${names.pinned}.`,
    });
  });

  it('refuses to migrate a VM that cannot', async () => {
    const vmi = await kube().until(
      'vmi',
      names.bridged,
      object => kube().conditions(object).LiveMigratable,
    );
    const condition = kube().condition(vmi, 'LiveMigratable');
    expect(condition).toMatchObject({
      status: 'False',
      reason: 'InterfaceNotLiveMigratable',
    });
    const words = `admission webhook "migration-create-validator.kubevirt.io" denied the request: Cannot migrate VMI, Reason: InterfaceNotLiveMigratable, Message: ${condition.message}`;
    expect(
      await kube().operate('virtualmachines', names.bridged, 'migrate'),
    ).toEqual({
      code: 500,
      message: `Internal error occurred: ${words}`,
    });
    expect(
      await kube().refused('vmim', {
        apiVersion: 'kubevirt.io/v1',
        kind: 'VirtualMachineInstanceMigration',
        metadata: { generateName: 'contract-' },
        spec: { vmiName: names.bridged },
      }),
    ).toMatchObject({ message: words });
  });
}
