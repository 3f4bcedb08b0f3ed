import type { Operation } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { createReplicas } from '../__testUtils__/startReplicas';

const OWEN = 'user:default/owen';

function operation(
  name: string,
  took: number,
  more: Partial<Operation> = {},
): Operation {
  return {
    id: `operation-${name}`,
    verb: 'restart',
    options: {},
    target: {
      entityRef: 'component:default/orders',
      kind: 'VirtualMachine',
      cluster: 'west',
      namespace: 'shop',
      name,
      uid: `uid-${name}`,
    },
    phase: 'done',
    by: OWEN,
    requestedAt: '2026-11-28T12:00:00Z',
    endedAt: new Date(Date.parse('2026-11-28T12:00:00Z') + took).toISOString(),
    note: { message: 'It runs again.', messages: [] },
    ...more,
  };
}

describe('EventMessages', () => {
  let backend: Awaited<ReturnType<typeof createReplicas>>;
  beforeEach(async () => {
    backend = await createReplicas();
    await backend.start();
  });
  afterEach(() => backend.stopAll());

  const end = (...operations: Operation[]) =>
    operations.forEach(each =>
      backend.virtualMachines.happen({
        type: 'operation-ended',
        operation: each,
      }),
    );

  it.each([
    ['one that took long', operation('db', 40_000), ['db: restart is done']],
    ['one whose end is seen on the page', operation('db', 2_000), []],
    [
      'one that failed at once',
      operation('db', 100, { phase: 'failed' }),
      ['db: restart failed'],
    ],
    [
      'one that was never seen',
      operation('db', 30_000, { phase: 'not-seen' }),
      ['db: restart failed'],
    ],
    ['one of a service', operation('db', 40_000, { by: 'external:ci' }), []],
  ])('sends to who asked for it the end of %s', async (_, ended, expected) => {
    end(ended);
    await backend.clock.advance(20_000);
    expect(backend.takeTitles()).toEqual(
      expected.map(title => `${OWEN}: ${title}`),
    );
  });

  it('sends one message for operations that end together', async () => {
    end(
      ...Array.from({ length: 30 }, (_, i) => operation(`vm-${i}`, 40_000)),
      operation('db', 5, { phase: 'failed' }),
    );
    await backend.clock.advance(20_000);
    expect(backend.sent).toHaveLength(1);
    expect(backend.sent[0].payload).toMatchObject({
      title: '31 operations ended: 30 done, 1 failed',
      description: 'db: restart failed. It runs again.',
      topic: 'operation-ended',
    });
  });

  it('sends owners that a snapshot failed', async () => {
    backend.virtualMachines.happen({
      type: 'snapshot-failed',
      vm: {
        cluster: 'west',
        kind: 'VirtualMachine',
        namespace: 'shop',
        name: 'db',
        uid: 'uid-db',
      },
      snapshot: 'nightly-1',
      sentence: 'There is no VolumeSnapshotClass.',
    });
    await backend.clock.advance(0);
    expect(backend.sent).toEqual([
      {
        recipients: {
          type: 'entity',
          entityRef: 'group:default/team-orders',
        },
        payload: expect.objectContaining({
          title: 'A snapshot of db failed',
          description:
            'There is no VolumeSnapshotClass. (Cluster west, namespace shop.)',
          topic: 'snapshot-failed',
          scope: 'snapshot-failed:uid-db',
        }),
      },
    ]);
  });

  it('sends that a snapshot which somebody took failed to them, and to the other owners', async () => {
    end(
      operation('db', 60_000, {
        verb: 'snapshot',
        phase: 'failed',
        note: { message: 'It is not ready.', messages: [] },
      }),
    );
    await backend.clock.advance(20_000);
    expect(
      backend.sent.map(({ recipients, payload }) => [
        recipients,
        payload.title,
      ]),
    ).toEqual([
      [
        {
          type: 'entity',
          entityRef: 'group:default/team-orders',
          excludeEntityRef: OWEN,
        },
        'A snapshot of db failed',
      ],
      [{ type: 'entity', entityRef: OWEN }, 'db: snapshot failed'],
    ]);
  });

  it('goes on where the notifications plugin does not answer', async () => {
    backend.fail(new Error('down'));
    end(operation('db', 40_000));
    await backend.clock.advance(20_000);
    backend.fail(undefined);
    expect(backend.logger.warn).toHaveBeenCalledTimes(1);
    end(operation('web', 40_000));
    await backend.clock.advance(20_000);
    expect(backend.takeTitles()).toEqual([`${OWEN}: web: restart is done`]);
  });
});
