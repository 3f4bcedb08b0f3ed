import { useTestServer } from './__testUtils__/useTestServer';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

describe('custom resources', () => {
  const start = useTestServer();

  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.io' },
    spec: {
      group: 'example.io',
      scope: 'Cluster',
      names: { plural: 'things', singular: 'thing', kind: 'Thing' },
      versions: [
        { name: 'v1beta1', served: true, storage: false },
        { name: 'v1', served: true, storage: true },
        { name: 'v0', served: false, storage: false },
      ],
    },
  };
  const thing = (name: string, finalizers?: string[]) => ({
    apiVersion: 'example.io/v1',
    kind: 'Thing',
    metadata: { name, finalizers },
  });

  it('serves them once established, until their definition and objects are gone', async () => {
    const { client, clock, store } = await start({ establishMs: 1000 });
    await client.post(CRDS, crd);
    expect((await client.get('/apis/example.io/v1/things')).code).toBe(404);
    clock.advance(1000);
    expect((await client.get('/apis/example.io/v1/things')).code).toBe(200);
    expect((await client.get('/apis/example.io/v0/things')).code).toBe(404);
    await client.post('/apis/example.io/v1/things', thing('held', ['a/b']));
    const beta = '/apis/example.io/v1beta1/things/held';
    expect((await client.get(beta)).body.apiVersion).toBe('example.io/v1beta1');
    await client.delete(`${CRDS}/things.example.io`);
    expect((await client.get(beta)).body.metadata).toHaveProperty(
      'deletionTimestamp',
    );
    expect((await client.get(`${CRDS}/things.example.io`)).code).toBe(200);
    store.mutate({ resource: 'things.example.io', name: 'held' }, draft => {
      draft.metadata.finalizers = [];
    });
    expect((await client.get(`${CRDS}/things.example.io`)).code).toBe(404);
    expect((await client.get('/apis/example.io/v1/things')).code).toBe(404);
  });

  it('serves a definition once it has a served version, and no longer than that', async () => {
    const { client, clock, store } = await start({ establishMs: 1000 });
    const unserved = {
      ...crd,
      spec: {
        ...crd.spec,
        versions: [{ name: 'v1', served: false, storage: true }],
      },
    };
    expect((await client.post(CRDS, unserved)).code).toBe(201);
    clock.advance(1000);
    const path = `${CRDS}/things.example.io`;
    const { body: created } = await client.get(path);
    expect(created.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'Established', status: 'True' }),
    );
    expect(store.resources.has('things.example.io')).toBe(false);
    expect((await client.get('/apis/example.io/v1/things')).code).toBe(404);

    const serve = (served: boolean) =>
      client.patch(path, 'json-patch+json', [
        { op: 'replace', path: '/spec/versions/0/served', value: served },
      ]);
    await serve(true);
    expect((await client.get('/apis/example.io/v1/things')).code).toBe(200);
    await serve(false);
    expect((await client.get('/apis/example.io/v1/things')).code).toBe(404);
  });

  it('derives names that a definition leaves out', async () => {
    const { client } = await start();
    const { plural, kind } = crd.spec.names;
    const { body } = await client.post(CRDS, {
      ...crd,
      spec: { ...crd.spec, names: { plural, kind } },
    });
    expect(body.spec.names).toEqual({
      plural,
      kind,
      singular: 'thing',
      listKind: 'ThingList',
    });
  });
});
