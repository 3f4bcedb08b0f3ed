import {
  FLEET,
  NOBODY,
  OWNER,
  PLATFORM,
  startFleet,
  vmOfEntity,
} from '../__testUtils__/startFleet';
import { SseReader } from '../__testUtils__/SseReader';

const ORDERS_DB = 'west/shop/orders-db';
const PAYROLL_DB = 'west/shop/payroll-db';

describe('the stream of rows of the fleet', () => {
  let backend: Awaited<ReturnType<typeof startFleet>>;
  const readers: SseReader[] = [];
  const open = async (ids: string[], who: string) => {
    const reader = await SseReader.open(
      backend.server,
      `${FLEET}/stream`,
      who,
      {
        ids,
      },
    );
    readers.push(reader);
    return reader;
  };

  beforeEach(async () => {
    backend = await startFleet();
  });
  afterEach(async () => {
    readers.splice(0).forEach(reader => reader.close());
    await backend.stop();
  });

  it('begins with the rows, and goes on with changes of these and no others', async () => {
    const reader = await open([ORDERS_DB, 'west/shop/gone'], PLATFORM);
    expect(reader.status).toBe(200);
    expect((await reader.next('snapshot')).data).toMatchObject({
      changed: [
        {
          id: ORDERS_DB,
          status: 'Running',
          entities: [{ entityRef: 'component:default/orders' }],
        },
      ],
      removed: ['west/shop/gone'],
      clusters: [{ name: 'west' }],
    });

    backend.west.set(vmOfEntity('stock-db', 'stock', { status: 'Stopped' }));
    backend.west.set(vmOfEntity('orders-db', 'orders', { status: 'Paused' }));
    expect((await reader.next('change')).data).toMatchObject({
      changed: [{ id: ORDERS_DB, status: 'Paused' }],
      removed: [],
    });

    backend.west.remove(ORDERS_DB);
    expect((await reader.next('change')).data).toMatchObject({
      changed: [],
      removed: [ORDERS_DB],
    });

    backend.west.setStatus({ state: 'stale' });
    expect((await reader.next('change')).data.clusters).toEqual([
      expect.objectContaining({ name: 'west', state: 'stale' }),
    ]);
  });

  it('shows an owner a VM that is not theirs as of one that is not there', async () => {
    const reader = await open([ORDERS_DB, PAYROLL_DB], OWNER);
    expect((await reader.next('snapshot')).data).toMatchObject({
      changed: [{ id: ORDERS_DB }],
      removed: [PAYROLL_DB],
    });
    backend.west.set(vmOfEntity('payroll-db', 'payroll', { status: 'Paused' }));
    backend.west.set(vmOfEntity('orders-db', 'orders', { status: 'Paused' }));
    const { data } = await reader.next('change');
    expect(data.changed.map(({ id }: any) => id)).not.toContain(PAYROLL_DB);
  });

  it('takes rows away when the VM loses its consent, or the right is withdrawn', async () => {
    const reader = await open([ORDERS_DB, 'west/shop/stock-db'], OWNER);
    await reader.next('snapshot');
    backend.west.set(vmOfEntity('orders-db', undefined));
    backend.deny('component:default/stock');
    await backend.clock.tick(60_000);
    const gone = new Set<string>();
    while (gone.size < 2) {
      const { data } = await reader.next('change');
      data.removed.forEach((id: string) => gone.add(id));
      expect(data.changed).toEqual([]);
    }
    expect([...gone].sort()).toEqual([ORDERS_DB, 'west/shop/stock-db']);
  });

  it('has nothing for somebody who owns nothing', async () => {
    const reader = await open([ORDERS_DB, PAYROLL_DB], NOBODY);
    expect((await reader.next('snapshot')).data).toMatchObject({
      changed: [],
      removed: [ORDERS_DB, PAYROLL_DB],
      clusters: [],
    });
  });

  it('ends where the backend shuts down', async () => {
    const reader = await open([ORDERS_DB], PLATFORM);
    await reader.next('snapshot');
    backend.stopStreams();
    expect((await reader.next('end')).data).toEqual({ reason: 'shutdown' });
  });

  it.each([
    ['no rows', { ids: [] }],
    ['too many rows', { ids: Array.from({ length: 201 }, (_, i) => `${i}`) }],
    ['a row that is no text', { ids: [1] }],
    ['more than rows', { ids: [ORDERS_DB], all: true }],
  ])('refuses %s', async (_, body) => {
    const reader = await SseReader.open(
      backend.server,
      `${FLEET}/stream`,
      PLATFORM,
      body,
    );
    readers.push(reader);
    expect(reader.status).toBe(400);
  });

  it('takes what is no id for a row that is not there', async () => {
    const reader = await open(['x', '//', ORDERS_DB], PLATFORM);
    expect((await reader.next('snapshot')).data).toMatchObject({
      changed: [{ id: ORDERS_DB }],
      removed: [],
    });
  });
});
