import { mockServices } from '@backstage/backend-test-utils';
import { FakeClusterMirror, fakeVm } from '../__testUtils__/FakeMirrorService';
import { ordersEntity } from '../__testUtils__/startKubeVirtBackend';
import { AccessPolicy } from './AccessPolicy';

const policyOf = (access: object) =>
  AccessPolicy.fromConfig(
    mockServices.rootConfig({ data: { kubevirt: { access: access as {} } } }),
  );

describe('AccessPolicy', () => {
  it('lets read without consent unless told otherwise', () => {
    expect(
      AccessPolicy.fromConfig(mockServices.rootConfig()).readNeedsConsent,
    ).toBe(false);
    expect(policyOf({ read: 'open' }).readNeedsConsent).toBe(false);
    expect(policyOf({ read: 'consent' }).readNeedsConsent).toBe(true);
  });

  it.each([
    [{ read: 'nobody' }, 'kubevirt.access.read'],
    [{ rules: [{ entities: { ref: 'orders' } }] }, "'orders' in 'ref'"],
    [{ rules: [{ clusters: 'west' }] }, 'entities'],
    [{ rules: [{ entities: { kind: 7 } }] }, 'kind'],
  ])('refuses the configuration %j', (access, message) => {
    expect(() => policyOf(access)).toThrow(message);
  });

  it.each([
    [{}, true],
    [{ ref: 'Component:Default/Orders' }, true],
    [{ ref: ['component:other', 'component:orders'] }, true],
    [{ ref: 'component:other' }, false],
    [{ kind: 'COMPONENT' }, true],
    [{ kind: ['Resource'] }, false],
    [{ namespace: 'default' }, true],
    [{ namespace: 'lab' }, false],
    [{ owner: 'team-orders' }, true],
    [{ owner: 'user:team-orders' }, false],
    [{ kind: 'component', owner: 'other' }, false],
  ])('a rule for %j covers the entity: %p', (entities, covers) => {
    expect(
      policyOf({ rules: [{ entities }] }).rulesFor(ordersEntity()),
    ).toHaveLength(covers ? 1 : 0);
  });

  it('takes consent from VM, VMI, namespace or rule, and from nothing else', () => {
    const policy = policyOf({});
    const consent = { 'backstage.io/entity-ref': 'component:default/orders' };
    const entity = { entityRef: 'component:default/orders', rules: [] };
    const mirror = new FakeClusterMirror('west');
    const hasConsent = (rules: object[] = []) =>
      policy.hasConsent(
        { ...entity, rules: rules as never },
        mirror,
        'shop',
        'orders-db',
      );
    expect(hasConsent()).toBe(false);
    mirror.set(fakeVm());
    expect(hasConsent()).toBe(false);
    mirror.set(fakeVm({ annotations: consent }));
    expect(hasConsent()).toBe(true);
    mirror.set(
      fakeVm({
        vmObjects: {
          vmi: { metadata: { name: 'x', uid: 'y', annotations: consent } },
        },
      }),
    );
    expect(hasConsent()).toBe(true);
    mirror.set(fakeVm());
    mirror.namespaces.set('lab', consent);
    expect(hasConsent()).toBe(false);
    mirror.namespaces.set('shop', consent);
    expect(hasConsent()).toBe(true);
    mirror.namespaces.clear();
    expect(hasConsent([{ entities: {}, clusters: ['east'] }])).toBe(false);
    expect(hasConsent([{ entities: {}, namespaces: ['lab'] }])).toBe(false);
    expect(
      hasConsent([{ entities: {}, clusters: ['west'], namespaces: ['shop'] }]),
    ).toBe(true);
  });
});
