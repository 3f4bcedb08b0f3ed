import request from 'supertest';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import {
  ORDERS,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

describe('the answers', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  beforeAll(async () => {
    backend = await startKubeVirtBackend();
    backend.west.set(fakeVm());
    backend.westCluster.answer = () => ({ items: [] });
  });
  afterAll(() => backend.stop());

  it.each([
    ORDERS,
    `${ORDERS}/west/shop/orders-db`,
    `${ORDERS}/west/shop/orders-db/events`,
    `${ORDERS}/west/shop/orders-db/manifest`,
    `${ORDERS}/west/shop/absent`,
    '/api/kubevirt/v1/clusters',
    '/api/kubevirt/v1/clusters/west',
    '/api/kubevirt/v1/virtual-machines',
    '/api/kubevirt/v1/virtual-machines/csv',
    '/api/kubevirt/v1/virtual-machines/node?cluster=west&node=w1',
  ])('at %s are kept by no cache', async path => {
    const { headers } = await request(backend.server).get(path);
    expect(headers['cache-control']).toBe('no-store');
  });
});
