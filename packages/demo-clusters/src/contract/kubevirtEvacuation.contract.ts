import { Kube } from './kubevirtObjects';
import { names } from './kubevirtVms';

const VMS = 'virtualmachines';
const NODES = '/api/v1/nodes';

/** Migrations that end before their time, and Nodes that are emptied. */
export function evacuationContract(kube: () => Kube): void {
  const refused = (message: string) => ({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `admission webhook "virt-launcher-eviction-interceptor.kubevirt.io" denied the request: ${message}`,
    code: 429,
  });
  const ready = (name: string) =>
    kube().until(
      'vmi',
      name,
      vmi =>
        kube().conditions(vmi).LiveMigratable &&
        kube().conditions(vmi).Ready === 'True',
    );
  const cancel = (name: string, body: unknown) =>
    kube().operate(VMS, name, 'evacuate/cancel', body);

  it('ends a migration whose object is deleted', async () => {
    const { nodeName } = (await ready(names.cancelled)).status;
    await kube().operate(VMS, names.cancelled, 'migrate', {
      addedNodeSelector: { 'kubernetes.io/hostname': 'nowhere' },
    });
    const [waiting] = await kube().eventually(
      () => kube().migrationsOf(names.cancelled),
      found => found[0]?.status?.phase === 'Scheduling',
    );
    expect(waiting.spec).toEqual({
      vmiName: names.cancelled,
      addedNodeSelector: { 'kubernetes.io/hostname': 'nowhere' },
    });
    await kube().client.delete(kube().path('vmim', waiting.metadata.name));
    await kube().eventually(
      () => kube().migrationsOf(names.cancelled),
      found => found.length === 0,
    );

    await kube().operate(VMS, names.cancelled, 'migrate');
    await kube().until(
      'vmi',
      names.cancelled,
      ({ status }) => status.migrationState?.startTimestamp,
    );
    const [moving] = await kube().migrationsOf(names.cancelled);
    const { body } = await kube().client.delete(
      kube().path('vmim', moving.metadata.name),
    );
    // The answer is the object, which goes once its finalizer does.
    expect(body.metadata.deletionTimestamp).toBeDefined();
    const vmi = await kube().until(
      'vmi',
      names.cancelled,
      ({ status }) => status.migrationState?.completed,
    );
    expect(vmi.status.nodeName).toBe(nodeName);
    expect(vmi.status.migrationState).toMatchObject({
      abortRequested: true,
      abortStatus: 'Succeeded',
      failed: true,
      failureReason: expect.stringContaining('Live migration aborted'),
    });
    await kube().eventually(
      () => kube().migrationsOf(names.cancelled),
      found => found.length === 0,
    );
  });

  it('moves a VMI whose launcher is evicted, and takes no step back', async () => {
    const before = await ready(names.evicted);
    const [pod] = await kube().podsOf(before);
    const node = before.status.nodeName;
    const triggered = `Eviction triggered evacuation of VMI "${
      kube().namespace
    }/${names.evicted}"`;

    const trial = await kube().evict(pod, { dryRun: ['All'] });
    expect([trial.code, trial.body]).toEqual([429, refused(triggered)]);
    expect(
      (await kube().get('vmi', names.evicted)).status.evacuationNodeName,
    ).toBeUndefined();

    expect((await kube().evict(pod)).body).toEqual(refused(triggered));
    const { status } = await kube().get('vmi', names.evicted);
    expect(status.evacuationNodeName).toBe(node);
    expect((await kube().evict(pod)).body).toEqual(
      refused(`Evacuation in progress: ${triggered}`),
    );
    const [migration] = await kube().eventually(
      () => kube().migrationsOf(names.evicted),
      found => found.length > 0,
    );
    expect(migration.metadata.name).toMatch(/^kubevirt-evacuation-/);
    expect(migration.metadata.annotations).toMatchObject({
      'kubevirt.io/evacuationMigration': node,
    });
    const after = await kube().until(
      'vmi',
      names.evicted,
      vmi => vmi.status.migrationState?.completed,
    );
    expect(after.status.nodeName).not.toBe(node);
    expect(after.status.evacuationNodeName).toBeUndefined();
    expect(await kube().eventReasons(names.evicted)).toContain(
      'SuccessfulCreate',
    );
  });

  it('lets the launcher of a VMI go that is not to be moved, and a launcher that has ended', async () => {
    const trial = { dryRun: ['All'] };
    const [bystander] = await kube().podsOf(await ready(names.cancelled));
    expect((await kube().evict(bystander, trial)).code).toBe(201);
    const ended = (await kube().podsOf(await ready(names.evicted))).find(
      ({ status }) => status.phase === 'Succeeded',
    );
    expect((await kube().evict(ended, trial)).code).toBe(201);
  });

  it('takes the mark for eviction off, and lets the migration go on', async () => {
    await kube().eventually(
      () => kube().migrationsOf(names.evicted),
      found => found.every(({ status }) => status?.phase === 'Succeeded'),
    );
    const vmi = await ready(names.evicted);
    const node = vmi.status.nodeName;
    // Nothing is marked: nothing is to be done.
    expect((await cancel(names.evicted, undefined)).code).toBe(200);
    expect(
      (await cancel(names.evicted, { evacuationNodeName: 'x' })).code,
    ).toBe(200);
    const launcher = (await kube().podsOf(vmi)).find(
      ({ status }) => status.phase === 'Running',
    );
    await kube().evict(launcher);

    for (const body of [{}, { evacuationNodeName: 'other' }]) {
      expect(await cancel(names.evicted, body)).toEqual({
        code: 500,
        message:
          'Internal error occurred: the server rejected our request due to an error in our request',
      });
    }
    const right = { evacuationNodeName: node };
    expect(
      await cancel(names.evicted, { ...right, dryRun: ['All'] }),
    ).toMatchObject({ code: 200 });
    expect(
      (await kube().get('vmi', names.evicted)).status.evacuationNodeName,
    ).toBe(node);
    await kube().eventually(
      () => kube().migrationsOf(names.evicted),
      found => found.length === 2,
    );
    expect(await cancel(names.evicted, right)).toMatchObject({ code: 200 });
    const after = await kube().get('vmi', names.evicted);
    expect(after.status.evacuationNodeName).toBeUndefined();
    expect(
      (await kube().migrationsOf(names.evicted)).map(
        ({ metadata }) => metadata.deletionTimestamp,
      ),
    ).toEqual([undefined, undefined]);
  });

  it('refuses to cancel an evacuation while the Node has the drain taint, and for a VM without VMI', async () => {
    await kube().eventually(
      () => kube().migrationsOf(names.evicted),
      found => found.every(({ status }) => status?.phase === 'Succeeded'),
    );
    const vmi = await ready(names.evicted);
    const path = `${NODES}/${vmi.status.nodeName}`;
    await kube().client.patch(path, 'merge-patch+json', {
      spec: { taints: [{ key: 'kubevirt.io/drain', effect: 'NoSchedule' }] },
    });
    try {
      expect(await cancel(names.evicted, {})).toEqual({
        code: 400,
        message: `Node "${vmi.status.nodeName}" has NodeDrainTaintKey "&Taint{Key:kubevirt.io/drain,Value:,Effect:NoSchedule,TimeAdded:<nil>,}"`,
      });
    } finally {
      await kube().client.patch(path, 'merge-patch+json', {
        spec: { taints: null },
      });
    }
    expect(await cancel(names.halted, {})).toEqual({
      code: 409,
      message: `Operation cannot be fulfilled on virtualmachine.kubevirt.io "${names.halted}": VMI is not started`,
    });
  });
}
