import { eventually } from '../__testUtils__/eventually';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { SseReader } from '../__testUtils__/SseReader';
import {
  ORDERS,
  ordersEntity,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

// An entity may select VMs of one cluster in two ways, each of which is followed by itself.
describe('the stream of an entity that selects VMs by label and by name', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  const readers: SseReader[] = [];

  const open = async () => {
    const reader = await SseReader.open(backend.server, `${ORDERS}/stream`);
    readers.push(reader);
    return reader;
  };

  beforeEach(async () => {
    backend = await startKubeVirtBackend({
      entities: [
        ordersEntity({
          'backstage.io/kubernetes-id': 'orders',
          'kubevirt.io/virtual-machines': 'west/shop/orders-db',
        }),
      ],
    });
    backend.west.set(fakeVm());
  });

  afterEach(async () => {
    readers.splice(0).forEach(reader => reader.close());
    await backend.stop();
  });

  it('sends the state of a cluster once', async () => {
    const reader = await open();
    await reader.next('snapshot');
    expect(backend.west.subscribers.size).toBe(2);
    backend.west.setStatus({ state: 'stale' });
    backend.east.set(fakeVm({ name: 'last', cluster: 'east' }));
    expect((await reader.next('change')).data).toMatchObject({
      clusters: [{ name: 'west', state: 'stale' }, { name: 'east' }],
    });
    expect((await reader.next('change')).data).toMatchObject({
      changed: [{ name: 'last' }],
    });
  });

  it('lets go of the mirror where the first answer could not be written', async () => {
    const find = jest.spyOn(backend.west, 'find').mockImplementation(() => {
      throw new Error('an odd VM');
    });
    const reader = await open();
    await reader.end();
    await eventually(() => expect(backend.west.subscribers.size).toBe(0));
    find.mockRestore();
    await (await open()).next('snapshot');
  });
});
