import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { startKubeVirtBackend } from '../__testUtils__/startKubeVirtBackend';

const CLUSTERS = '/api/kubevirt/v1/clusters';

describe('the health of KubeVirt on the clusters', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;

  beforeEach(async () => {
    backend = await startKubeVirtBackend();
  });
  afterEach(() => backend.stop());

  it('lists all clusters, those too that do not answer', async () => {
    backend.west.set(fakeVm());
    backend.west.set(fakeVm({ name: 'other', labels: {} }));
    backend.east.setStatus({ state: 'unreachable' });

    const { body } = await request(backend.server).get(CLUSTERS).expect(200);

    expect(body.items).toEqual([
      expect.objectContaining({
        cluster: expect.objectContaining({ name: 'west', state: 'synced' }),
        virtualMachines: 2,
      }),
      expect.objectContaining({
        cluster: expect.objectContaining({
          name: 'east',
          state: 'unreachable',
        }),
      }),
    ]);
    expect(backend.westCluster.calls).toEqual([]);
  });

  it('waits for the first lists of a cluster', async () => {
    backend.west.setStatus({ state: 'syncing' });
    const { body } = await request(backend.server)
      .get(`${CLUSTERS}/west`)
      .expect(200);
    expect(body.cluster).toMatchObject({ name: 'west', state: 'synced' });
  });

  it('is a 404 for a cluster that is not configured', async () => {
    const { body } = await request(backend.server)
      .get(`${CLUSTERS}/north`)
      .expect(404);
    expect(body.error.message).toContain("'north'");
  });

  it.each(['', '/west', '/north'])('is guarded at "%s"', async path => {
    await request(backend.server)
      .get(`${CLUSTERS}${path}`)
      .set('authorization', mockCredentials.none.header())
      .expect(401);
    backend.permissions.authorize.mockResolvedValue([{ result: 'DENY' }]);
    const { body } = await request(backend.server)
      .get(`${CLUSTERS}${path}`)
      .expect(403);
    expect(body.error.message).toContain("'kubevirt.platform.read'");
  });
});
