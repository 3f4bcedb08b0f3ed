import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { KubeError } from '../clusters';
import { chunks } from '../__testUtils__/FakeCluster';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import {
  ORDERS,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

const VM = `${ORDERS}/west/shop/orders-db`;
const CONSENT = { 'backstage.io/entity-ref': 'component:default/orders' };
const POD = {
  name: 'virt-launcher-orders-db-x7k2p',
  uid: 'uid-pod',
  phase: 'Running',
  ready: true,
  terminating: false,
};

function refusal(code: number) {
  return () => {
    throw new KubeError({ code, reason: 'Test', message: 'secret detail' });
  };
}

describe('one VM of an entity', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  const get = (path = '') => request(backend.server).get(`${VM}${path}`);

  beforeEach(async () => {
    backend = await startKubeVirtBackend();
    backend.west.set(fakeVm({ annotations: CONSENT, pod: POD }));
  });
  afterEach(() => backend.stop());

  it('is described from memory', async () => {
    const { body } = await get().expect(200);
    expect(body).toMatchObject({
      cluster: { name: 'west', state: 'synced' },
      labels: { 'backstage.io/kubernetes-id': 'orders' },
    });
    expect(backend.westCluster.calls).toEqual([]);
  });

  it.each(['', '/events', '/logs', '/logs/stream', '/manifest'])(
    'is guarded at "%s"',
    async path => {
      const permission =
        {
          '/logs': 'kubevirt.vm.logs',
          '/logs/stream': 'kubevirt.vm.logs',
          '/manifest': 'kubevirt.vm.manifest',
        }[path] ?? 'kubevirt.vm.read';
      await get(path)
        .set('authorization', mockCredentials.none.header())
        .expect(401);

      backend.permissions.authorize.mockImplementation(async requests =>
        requests.map(each => ({
          result:
            each.permission.name === permission
              ? ('DENY' as const)
              : ('ALLOW' as const),
        })),
      );
      const { body } = await get(path).expect(403);
      expect(body.error.message).toContain(`'${permission}'`);

      backend.permissions.authorize.mockResolvedValue([{ result: 'ALLOW' }]);
      backend.getEntitiesByRefs.mockResolvedValueOnce({ items: [undefined] });
      await get(path).expect(404);
      expect(backend.westCluster.calls).toEqual([]);
    },
  );

  it.each(['', '/events', '/logs', '/logs/stream', '/manifest'])(
    "is a 404 at '%s' when it is not the entity's, though it exists",
    async path => {
      backend.west.set(fakeVm({ name: 'foreign', labels: {} }));
      for (const vm of [
        'west/shop/foreign',
        'west/shop/absent',
        'west/lab/orders-db',
        'north/shop/orders-db',
      ]) {
        const { body } = await request(backend.server)
          .get(`${ORDERS}/${vm}${path}`)
          .expect(404);
        expect(body.error.name).toBe('NotFoundError');
      }
      expect(backend.westCluster.calls).toEqual([]);
    },
  );

  it.each([
    'west/Shop/orders-db',
    'west/shop/..%2Fsecrets',
    'west/shop/a%3Fwatch=1',
    'west/shop/a%20b',
  ])('is a 400 for %s', async vm => {
    await request(backend.server).get(`${ORDERS}/${vm}/manifest`).expect(400);
    expect(backend.westCluster.calls).toEqual([]);
  });

  it.each(['/logs', '/logs/stream', '/manifest'])(
    "needs consent from the cluster's side at %s",
    async path => {
      backend.west.set(fakeVm({ pod: POD }));
      const { body } = await get(path).expect(403);
      // Its own name: a permission of the portal is not what is missing.
      expect(body.error.name).toBe('ConsentMissingError');
      expect(body.error.message).toContain(
        'backstage.io/entity-ref: component:default/orders',
      );
      expect(backend.westCluster.calls).toEqual([]);
      expect(backend.auditEvent.fail).toHaveBeenCalledWith({
        error: expect.objectContaining({ name: 'ConsentMissingError' }),
      });
    },
  );

  it.each(['/events', '/logs', '/manifest'])(
    'asks catalog and permission again each time at %s',
    async path => {
      backend.westCluster.answer = p =>
        p.includes('/log?') ? chunks('a\n') : {};
      await get().expect(200);
      await get(path).expect(200);
      backend.permissions.authorize.mockResolvedValue([{ result: 'DENY' }]);
      await get(path).expect(403);
      expect(backend.permissions.authorize).toHaveBeenCalledTimes(3);
    },
  );

  describe('events', () => {
    it('asks the cluster after the objects of the VM only, and folds', async () => {
      const dataVolumes = [
        { metadata: { name: 'orders-disk', uid: 'uid-dv' } },
      ];
      const claims = [{ metadata: { name: 'orders-disk', uid: 'uid-claim' } }];
      const pods = [{ metadata: { name: POD.name, uid: POD.uid } }];
      const vmi = { metadata: { name: 'orders-db', uid: 'uid-vmi' } };
      backend.west.set(
        fakeVm({ vmObjects: { dataVolumes, claims, pods, vmi } }),
      );
      backend.westCluster.answer = path => {
        const uid = /uid%3D([a-z-]+)/.exec(path)![1];
        const involvedObject = { kind: 'Thing', name: uid, uid };
        return {
          items: [
            { reason: 'Same', message: uid, involvedObject },
            { reason: 'Same', message: uid, involvedObject },
            { reason: 'Foreign', involvedObject: { uid: 'someone-else' } },
          ],
        };
      };

      const { body } = await get('/events').expect(200);

      expect(
        body.items.map((event: any) => [event.object.name, event.count]),
      ).toEqual([
        ['uid-orders-db', 2],
        ['uid-vmi', 2],
        ['uid-pod', 2],
        ['uid-dv', 2],
        ['uid-claim', 2],
      ]);
      for (const call of backend.westCluster.calls) {
        expect(call).toMatch(
          /^\/api\/v1\/namespaces\/shop\/events\?fieldSelector=involvedObject\.uid%3D[a-z-]+&limit=100$/,
        );
      }
    });

    it('is read once for all who ask at the same time, and by one person for a few VMs only', async () => {
      let answer = () => {};
      const slow = new Promise<object>(resolve => {
        answer = () => resolve({ items: [] });
      });
      backend.westCluster.answer = () => slow;
      const asked = Array.from({ length: 5 }, () =>
        get('/events').then(r => r),
      );
      for (;;) {
        if (backend.permissions.authorize.mock.calls.length >= 5) {
          break;
        }
        await new Promise(resolve => setImmediate(resolve));
      }
      const sixth = await get('/events');
      expect(sixth.status).toBe(429);
      expect(sixth.headers['retry-after']).toBeDefined();
      answer();
      const statuses = (await Promise.all(asked)).map(({ status }) => status);
      expect(statuses).toEqual([200, 200, 200, 200, 200]);
      expect(backend.westCluster.calls).toHaveLength(1);
      await get('/events').expect(200);
      expect(backend.westCluster.calls).toHaveLength(2);
    });

    it('asks after so many objects only, and never without the newest pods', async () => {
      const many = (prefix: string) =>
        Array.from({ length: 100 }, (_, index) => ({
          metadata: {
            name: `${prefix}${index}`,
            uid: `uid-${prefix}${index}`,
            creationTimestamp: new Date(index * 1_000).toISOString(),
          },
        }));
      backend.west.set(
        fakeVm({ vmObjects: { pods: many('p'), dataVolumes: many('d') } }),
      );
      backend.westCluster.answer = () => ({ items: [] });
      await get('/events').expect(200);
      const { calls } = backend.westCluster;
      expect(calls).toHaveLength(16);
      expect(calls.filter(call => /uid-p9[6-9]/.test(call))).toHaveLength(4);
      expect(calls.filter(call => /uid-d/.test(call))).toHaveLength(11);
    });

    it.each([
      [403, 503, "refuses the portal's credential"],
      [500, 503, 'did not give'],
      [0, 503, 'did not give'],
      [404, 404, 'no more'],
    ])('turns %d of the cluster into %d', async (code, status, message) => {
      backend.westCluster.answer = refusal(code);
      const { body } = await get('/events').expect(status);
      expect(body.error.message).toContain(message);
      // What the API server answered may hold addresses, paths and accounts.
      expect(JSON.stringify(body)).not.toContain('secret detail');
      expect(body.error.message).toContain("'west'");
    });
  });

  describe('manifest', () => {
    const answer = (path: string) => ({
      kind: 'X',
      metadata: { name: path.split('/').pop(), managedFields: [] },
      spec: {
        template: {
          spec: { volumes: [{ cloudInitNoCloud: { userData: 'hunter2' } }] },
        },
        unknown: ['hunter2'],
      },
    });

    it('gives VM, VMI, current pod and DataVolumes as YAML, read live, secrets masked, and audits', async () => {
      const vmi = { metadata: { name: 'orders-db', uid: 'uid-vmi' } };
      const dataVolumes = [{ metadata: { name: 'disk', uid: 'uid-dv' } }];
      backend.west.set(
        fakeVm({
          annotations: CONSENT,
          pod: POD,
          vmObjects: { vmi, dataVolumes },
        }),
      );
      backend.westCluster.answer = answer;
      backend.west.namespaces.set('shop', CONSENT);

      const response = await get('/manifest').expect(200);

      expect(response.headers['cache-control']).toBe('no-store');
      expect(
        response.body.documents.map((each: any) => [each.kind, each.name]),
      ).toEqual([
        ['VirtualMachine', 'orders-db'],
        ['VirtualMachineInstance', 'orders-db'],
        ['Pod', POD.name],
        ['DataVolume', 'disk'],
      ]);
      expect(response.text).not.toContain('hunter2');
      expect(response.body.documents[0].yaml).toBe(
        [
          'kind: X',
          'metadata:',
          '  name: orders-db',
          'spec:',
          '  template:',
          '    spec:',
          '      volumes:',
          '        - cloudInitNoCloud:',
          '            userData: <masked>',
          '  unknown: <masked>',
          '',
        ].join('\n'),
      );
      expect(backend.auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'manifest-read',
          meta: expect.objectContaining({
            entityRef: 'component:default/orders',
            cluster: 'west',
            namespace: 'shop',
            name: 'orders-db',
          }),
        }),
      );
      expect(backend.auditEvent.success).toHaveBeenCalled();
    });

    it('leaves out what went meanwhile', async () => {
      backend.westCluster.answer = path =>
        path.includes('/pods/') ? refusal(404)() : answer(path);
      const { body } = await get('/manifest').expect(200);
      expect(body.documents).toHaveLength(1);
    });

    it('audits a failure', async () => {
      backend.westCluster.answer = refusal(403);
      await get('/manifest').expect(503);
      expect(backend.auditEvent.fail).toHaveBeenCalled();
    });
  });

  describe('logs', () => {
    it('are those of the current launcher pod, cleaned, and audited', async () => {
      backend.westCluster.answer = () =>
        chunks('one\n\x1b[31mtw', 'o\x1b[0m\n', 'three');

      const { body, headers } = await get(
        '/logs?container=guest-console-log&tailLines=20',
      ).expect(200);

      expect(body).toEqual({
        pod: POD.name,
        container: 'guest-console-log',
        text: 'one\ntwo\nthree\n',
        truncated: false,
      });
      expect(headers['cache-control']).toBe('no-store');
      expect(backend.westCluster.calls).toEqual([
        `/api/v1/namespaces/shop/pods/${POD.name}/log?container=guest-console-log&tailLines=21`,
      ]);
      expect(backend.auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'log-read',
          meta: expect.objectContaining({ container: 'guest-console-log' }),
        }),
      );
    });

    it('say when there is more', async () => {
      backend.westCluster.answer = () => chunks('one\ntwo\nthree\n');
      const { body } = await get('/logs?tailLines=2').expect(200);
      expect(body).toMatchObject({ text: 'two\nthree\n', truncated: true });
    });

    it('are at most one MiB, the newest', async () => {
      const line = `${'x'.repeat(999)}\n`;
      backend.westCluster.answer = () =>
        chunks(...Array(2_000).fill(line), 'last\n');
      const { body } = await get('/logs?tailLines=5000').expect(200);
      expect(body.text.length).toBeLessThanOrEqual(1024 * 1024);
      expect(body.text.length).toBeGreaterThan(1_000_000);
      expect(body.text.endsWith('last\n')).toBe(true);
      expect(body.truncated).toBe(true);
    });

    it('are asked for fewer lines where these are very long', async () => {
      backend.westCluster.answer = path => {
        const lines = Number(/tailLines=(\d+)/.exec(path)![1]);
        return chunks(...Array(lines).fill(`${'x'.repeat(99_999)}\n`));
      };
      const { body } = await get('/logs?tailLines=800').expect(200);
      expect(body.truncated).toBe(true);
      expect(body.text.length).toBeGreaterThan(100_000);
      expect(backend.westCluster.calls).toHaveLength(3);
    });

    it.each([
      'container=istio-proxy',
      'tailLines=5001',
      'tailLines=0',
      'tailLines=x',
    ])('are a 400 for %s', async query => {
      await get(`/logs?${query}`).expect(400);
      await get(`/logs/stream?${query}`).expect(400);
      expect(backend.westCluster.calls).toEqual([]);
    });

    it('are a 404 that explains where there is no pod, or no such container', async () => {
      backend.westCluster.answer = refusal(400);
      expect((await get('/logs').expect(404)).body.error.message).toContain(
        "the container 'compute'",
      );
      backend.west.set(fakeVm({ annotations: CONSENT }));
      expect((await get('/logs').expect(404)).body.error.message).toContain(
        'no launcher pod',
      );
      await get('/logs/stream').expect(404);
    });
  });
});
