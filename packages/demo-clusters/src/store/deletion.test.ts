import {
  setUp,
  widget,
  configMap,
  pod,
  failureOf,
  widgetRef,
  configMapRef,
  podRef,
} from './__testUtils__/storeObjects';

describe('deletion from a DefaultObjectStore', () => {
  it('waits for finalizers', () => {
    const { clock, store } = setUp();
    store.create(widget('a', { metadata: { finalizers: ['x/y'] } }));
    clock.advance(1000);
    const marked = store.delete(widgetRef('a'));
    expect(marked.metadata).toMatchObject({
      deletionTimestamp: '2026-02-03T04:05:07Z',
      deletionGracePeriodSeconds: 0,
      generation: 2,
    });
    expect(
      failureOf(() =>
        store.mutate(widgetRef('a'), draft => {
          draft.metadata.finalizers!.push('x/z');
        }),
      ),
    ).toMatchObject({ code: 422 });
    store.mutate(widgetRef('a'), draft => {
      draft.metadata.finalizers = [];
    });
    expect(store.get(widgetRef('a'))).toBeUndefined();
  });

  it('gives pods on a node their grace period', () => {
    const { store } = setUp();
    store.create(pod('waiting'));
    store.create(pod('running', 'node-1'));
    store.delete(podRef('waiting'));
    expect(store.get(podRef('waiting'))).toBeUndefined();
    expect(store.delete(podRef('running')).metadata).toMatchObject({
      deletionTimestamp: '2026-02-03T04:05:26Z',
      deletionGracePeriodSeconds: 20,
    });
    store.delete(podRef('running'), { gracePeriodSeconds: 0 });
    expect(store.get(podRef('running'))).toBeUndefined();
  });

  it('checks preconditions', () => {
    const { store } = setUp();
    store.create(widget('a'));
    expect(
      failureOf(() =>
        store.delete(widgetRef('a'), { preconditions: { uid: 'other' } }),
      ),
    ).toMatchObject({ code: 409, reason: 'Conflict' });
  });

  it('collects what only the deleted object owned', () => {
    const { store } = setUp();
    const first = store.create(widget('owner'));
    const second = store.create(widget('second'));
    store.create(configMap('one', first.metadata));
    const shared = store.create(configMap('two', first.metadata));
    store.update({
      ...shared,
      metadata: {
        ...shared.metadata,
        ownerReferences: [
          ...shared.metadata.ownerReferences!,
          {
            ...shared.metadata.ownerReferences![0],
            uid: second.metadata.uid,
          },
        ],
      },
    });
    store.delete(widgetRef('owner'));
    expect(store.get(configMapRef('one'))).toBeUndefined();
    expect(
      store.get(configMapRef('two'))?.metadata.ownerReferences,
    ).toMatchObject([{ uid: second.metadata.uid }]);
  });

  it('orphans dependents where asked to', () => {
    const { store } = setUp();
    const owner = store.create(widget('owner'));
    store.create(configMap('one', owner.metadata));
    store.delete(widgetRef('owner'), { propagation: 'Orphan' });
    expect(store.get(configMapRef('one'))?.metadata).not.toHaveProperty(
      'ownerReferences',
    );
  });

  it('keeps the owner until its blocking dependents are gone, in the foreground', () => {
    const { store } = setUp();
    const owner = store.create(widget('owner'));
    const held = configMap('one', owner.metadata, true);
    store.create({
      ...held,
      metadata: { ...held.metadata, finalizers: ['x/y'] },
    });
    store.delete(widgetRef('owner'), { propagation: 'Foreground' });
    expect(store.get(widgetRef('owner'))?.metadata.finalizers).toEqual([
      'foregroundDeletion',
    ]);
    store.mutate(configMapRef('one'), draft => {
      draft.metadata.finalizers = [];
    });
    expect(store.get(configMapRef('one'))).toBeUndefined();
    expect(store.get(widgetRef('owner'))).toBeUndefined();
  });

  it('empties a namespace, which ends with its last object', () => {
    const { store } = setUp();
    const metadata = { namespace: 'n', finalizers: ['x/y'] };
    store.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'n' },
    });
    store.create(widget('free', { metadata: { namespace: 'n' } }));
    store.create(widget('held', { metadata }));
    const ref = { resource: 'namespaces', name: 'n' };
    store.delete(ref);
    expect(store.get(ref)?.status.phase).toBe('Terminating');
    expect(store.list('widgets.example.io')).toHaveLength(1);
    expect(
      failureOf(() =>
        store.create(widget('late', { metadata: { namespace: 'n' } })),
      ),
    ).toMatchObject({ code: 403, reason: 'Forbidden' });
    store.mutate({ ...widgetRef('held'), namespace: 'n' }, draft => {
      draft.metadata.finalizers = undefined;
    });
    expect(store.get(ref)).toBeUndefined();
  });
});
