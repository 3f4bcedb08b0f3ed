import { Change } from '../types';
import { DefaultObjectStore } from './DefaultObjectStore';
import {
  setUp,
  widget,
  configMap,
  failureOf,
  widgetRef,
} from './__testUtils__/storeObjects';

describe('DefaultObjectStore', () => {
  it('sets the fields that a server sets', () => {
    const { store } = setUp();
    const made = store.create(
      widget('', {
        metadata: { name: undefined, generateName: 'w-', uid: 'mine' },
      }),
    );
    expect(made.metadata.name).toMatch(/^w-[a-z0-9]{5}$/);
    expect(made.metadata.uid).not.toBe('mine');
    expect(made.metadata).toMatchObject({
      generation: 1,
      creationTimestamp: '2026-02-03T04:05:06Z',
      resourceVersion: String(store.revision),
    });
    expect(
      store.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { namespace: 'default', name: 'c' },
      }).metadata,
    ).not.toHaveProperty('generation');
  });

  it('gives the same uids and names for the same seed', () => {
    const names = [setUp(), setUp()].map(
      ({ store }) =>
        store.create(
          widget('', { metadata: { name: undefined, generateName: 'w-' } }),
        ).metadata,
    );
    expect(names[0].name).toBe(names[1].name);
    expect(names[0].uid).toBe(names[1].uid);
  });

  it.each([
    [
      'a name twice',
      widget('a'),
      409,
      'AlreadyExists',
      'widgets.example.io "a" already exists',
    ],
    [
      'a missing namespace',
      widget('b', { metadata: { namespace: 'nope' } }),
      404,
      'NotFound',
      'namespaces "nope" not found',
    ],
    [
      'an unknown kind',
      { ...widget('b'), kind: 'Gadget' },
      404,
      'NotFound',
      'the server could not find the requested resource',
    ],
    [
      'a bad name',
      widget('B_b'),
      422,
      'Invalid',
      'Widget.example.io "B_b" is invalid: metadata.name: Invalid value: "B_b": a lowercase RFC 1123 subdomain',
    ],
    [
      'no name',
      widget('', { metadata: { name: undefined } }),
      422,
      'Invalid',
      'metadata.name: Required value: name or generateName is required',
    ],
    [
      'a bad label',
      widget('b', { metadata: { labels: { a: '-' } } }),
      422,
      'Invalid',
      'metadata.labels: Invalid value: "-"',
    ],
  ])('refuses %s', (_, object, code, reason, message) => {
    const { store } = setUp();
    store.create(widget('a'));
    const failure = failureOf(() => store.create(object));
    expect(failure).toMatchObject({ code, reason });
    expect(failure.message).toContain(message);
  });

  it('hands out what callers cannot change, and takes copies', () => {
    const { store } = setUp();
    const given = widget('a', { spec: { list: [{ a: 1 }] } });
    store.create(given);
    given.spec.list[0].a = 2;
    const held = store.get(widgetRef('a'))!;
    expect(held.spec.list).toEqual([{ a: 1 }]);
    expect(() => {
      held.spec.list[0].a = 3;
    }).toThrow(TypeError);
  });

  it('raises the generation with the spec only', () => {
    const { store } = setUp();
    const made = store.create(widget('a', { spec: { size: 1 } }));
    const labelled = store.update({
      ...made,
      metadata: { ...made.metadata, labels: { a: 'b' } },
    });
    expect(labelled.metadata.generation).toBe(1);
    const withStatus = store.update(
      { ...labelled, spec: { size: 9 }, status: { ready: true } },
      { subresource: 'status' },
    );
    expect(withStatus).toMatchObject({
      spec: { size: 1 },
      status: { ready: true },
      metadata: { generation: 1 },
    });
    const resized = store.update({
      ...withStatus,
      spec: { size: 2 },
      status: { ready: false },
    });
    expect(resized).toMatchObject({
      spec: { size: 2 },
      status: { ready: true },
      metadata: { generation: 2 },
    });
  });

  it('makes no new version of what does not change', () => {
    const { store } = setUp();
    const made = store.create(widget('a', { spec: { size: 1 } }));
    const before = store.revision;
    expect(store.update({ ...made, spec: { size: 1 } })).toBe(made);
    store.mutate(widgetRef('a'), draft => {
      draft.spec.size = 1;
    });
    expect(store.revision).toBe(before);
  });

  it('refuses a stale update', () => {
    const { store } = setUp();
    const made = store.create(widget('a'));
    store.update({ ...made, spec: { size: 1 } });
    expect(
      failureOf(() => store.update({ ...made, spec: { size: 2 } })),
    ).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on widgets.example.io "a": the object has been modified; please apply your changes to the latest version and try again',
    });
  });

  it('changes nothing in a dry run', () => {
    const { store } = setUp();
    const before = store.revision;
    store.create(widget('a'), { dryRun: true });
    expect(store.get(widgetRef('a'))).toBeUndefined();
    const made = store.create(widget('a'));
    store.update({ ...made, spec: { size: 2 } }, { dryRun: true });
    store.delete(widgetRef('a'), { dryRun: true });
    expect(store.get(widgetRef('a'))).toBe(made);
    expect(store.revision).toBe(before + 1);
  });

  it('notifies of changes in order, those that listeners make too', () => {
    const { store } = setUp();
    const heard: string[] = [];
    store.subscribe('widgets.example.io', change => {
      if (change.type === 'ADDED') {
        store.mutate(widgetRef(change.object.metadata.name), draft => {
          draft.status = { seen: true };
        });
      }
    });
    const stop = store.subscribe('widgets.example.io', (change: Change) => {
      heard.push(`${change.type} ${change.object.metadata.resourceVersion}`);
    });
    const made = store.create(widget('a'));
    const first = Number(made.metadata.resourceVersion);
    stop();
    store.delete(widgetRef('a'));
    expect(heard).toEqual([`ADDED ${first}`, `MODIFIED ${first + 1}`]);
  });

  it('notifies everybody, though a listener fails, and reports the failure', () => {
    const { store } = setUp();
    const sent: string[] = [];
    store.subscribe('widgets.example.io', () => {
      throw new Error('broken listener');
    });
    store.subscribe('widgets.example.io', ({ object }) => {
      sent.push(object.metadata.name);
      if (object.metadata.name === 'a') {
        store.create(widget('b'));
      }
    });
    expect(() => store.create(widget('a'))).toThrow(
      'Several listeners failed: Error: broken listener; Error: broken listener',
    );
    expect(() => store.create(widget('c'))).toThrow(/^broken listener$/);
    expect(sent).toEqual(['a', 'b', 'c']);
  });

  it('does not notify a listener that another has just ended', () => {
    const { store } = setUp();
    const sent: string[] = [];
    let stop = () => {};
    store.subscribe('widgets.example.io', () => stop());
    stop = store.subscribe('widgets.example.io', ({ object }) => {
      sent.push(object.metadata.name);
    });
    store.create(widget('a'));
    expect(sent).toEqual([]);
  });

  it('lists by key, by namespace and by label', () => {
    const { store } = setUp();
    for (const name of ['other', 'default-b']) {
      store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
    store.create(widget('z', { metadata: { labels: { app: 'x' } } }));
    store.create(widget('a', { metadata: { namespace: 'other' } }));
    store.create(widget('m', { metadata: { namespace: 'default-b' } }));
    store.create(widget('b'));
    const names = (options?: Parameters<typeof store.list>[1]) =>
      store.list('widgets.example.io', options).map(o => o.metadata.name);
    expect(names()).toEqual(['m', 'b', 'z', 'a']);
    expect(names({ namespace: 'default' })).toEqual(['b', 'z']);
    expect(names({ labelSelector: 'app=x' })).toEqual(['z']);
  });

  it('remembers changes until they are compacted', () => {
    const { store } = setUp();
    const start = store.revision;
    store.create(widget('a'));
    store.delete(widgetRef('a'));
    expect(
      store.changesSince('widgets.example.io', start)?.map(c => c.type),
    ).toEqual(['ADDED', 'DELETED']);
    store.compact();
    expect(store.changesSince('widgets.example.io', start)).toBeUndefined();
    expect(store.changesSince('widgets.example.io', store.revision)).toEqual(
      [],
    );
  });

  it('bounds the history', () => {
    const store = new DefaultObjectStore({ historyLimit: 5 });
    const start = store.revision;
    for (let i = 0; i < 30; i++) {
      store.create(configMap(`c${i}`));
    }
    expect(store.changesSince('configmaps', start)).toBeUndefined();
    expect(store.changesSince('configmaps', store.revision - 5)).toHaveLength(
      5,
    );
  });

  it('drops a resource with its objects', () => {
    const { store } = setUp();
    const heard: string[] = [];
    store.create(widget('a', { metadata: { finalizers: ['x/y'] } }));
    store.subscribe('widgets.example.io', change => heard.push(change.type));
    store.unserve('widgets.example.io');
    expect(heard).toEqual(['DELETED']);
    expect(store.list('widgets.example.io')).toEqual([]);
    expect(failureOf(() => store.create(widget('b')))).toMatchObject({
      code: 404,
    });
  });

  it('loads objects as they are', () => {
    const { store } = setUp();
    const [loaded] = store.load([
      widget('a', {
        metadata: {
          namespace: 'restored',
          uid: 'u-1',
          creationTimestamp: '2020-01-01T00:00:00Z',
          generation: 7,
        },
        status: { phase: 'Old' },
      }),
    ]);
    expect(loaded).toMatchObject({
      metadata: {
        uid: 'u-1',
        creationTimestamp: '2020-01-01T00:00:00Z',
        generation: 7,
      },
      status: { phase: 'Old' },
    });
  });
});
