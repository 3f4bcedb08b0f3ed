import { mockServices } from '@backstage/backend-test-utils';
import { FakeClusterMirror, fakeVm } from '../__testUtils__/FakeMirrorService';
import { ordersEntity } from '../__testUtils__/startKubeVirtBackend';
import { AccessPolicy, type Asking } from './AccessPolicy';

const policyOf = (access: object) =>
  AccessPolicy.fromConfig(
    mockServices.rootConfig({ data: { kubevirt: { access: access as {} } } }),
  );

const orders: Asking = {
  entityRef: 'component:default/orders',
  rules: [],
  selector: { kubernetesId: 'orders' },
};
const CONSENT = { 'backstage.io/entity-ref': 'component:default/orders' };

describe('AccessPolicy', () => {
  it('asks for a label or consent unless configured otherwise', () => {
    expect(AccessPolicy.fromConfig(mockServices.rootConfig()).readMode).toBe(
      'labelled',
    );
    expect(policyOf({ read: 'open' }).readMode).toBe('open');
    expect(() => policyOf({ read: 'nobody' })).toThrow(
      "'kubevirt.access.read' is 'nobody'",
    );
  });

  it.each([
    // mode, labels of the VM, annotations, the entity's id, may it be read
    ['open', {}, undefined, undefined, true],
    [
      'labelled',
      { 'backstage.io/kubernetes-id': 'orders' },
      {},
      'orders',
      true,
    ],
    [
      'labelled',
      { 'backstage.io/kubernetes-id': 'other' },
      {},
      'orders',
      false,
    ],
    ['labelled', { app: 'orders' }, {}, 'orders', false],
    ['labelled', {}, {}, undefined, false],
    ['labelled', {}, CONSENT, undefined, true],
    [
      'consent',
      { 'backstage.io/kubernetes-id': 'orders' },
      {},
      'orders',
      false,
    ],
    ['consent', {}, CONSENT, undefined, true],
  ])(
    'with %s and a VM with labels %j and annotations %j, an entity of id %s reads: %p',
    (read, labels, annotations, kubernetesId, may) => {
      const mirror = new FakeClusterMirror('west');
      const vm = fakeVm({
        labels: labels as Record<string, string>,
        annotations: annotations as Record<string, string>,
      });
      mirror.set(vm);
      expect(
        policyOf({ read }).mayRead(
          { ...orders, selector: { kubernetesId } },
          mirror,
          vm.summary,
        ),
      ).toBe(may);
    },
  );

  it('judges a VMI that no VM owns by its own label, and not by that of a VM of its name', () => {
    const mirror = new FakeClusterMirror('west');
    const vm = fakeVm();
    mirror.set(vm);
    expect(
      policyOf({}).mayRead(orders, mirror, {
        ...vm.summary,
        kind: 'VirtualMachineInstance',
      }),
    ).toBe(false);
  });

  it('takes consent from VM, VMI, namespace or rule, and from nothing else', () => {
    const policy = policyOf({});
    const mirror = new FakeClusterMirror('west');
    const hasConsent = (rules: Asking['rules'] = []) =>
      policy.hasConsent({ ...orders, rules }, mirror, fakeVm().summary);
    expect(hasConsent()).toBe(false);
    mirror.set(fakeVm());
    expect(hasConsent()).toBe(false);
    mirror.set(fakeVm({ annotations: CONSENT }));
    expect(hasConsent()).toBe(true);
    mirror.set(
      fakeVm({
        vmObjects: {
          vmi: { metadata: { name: 'x', uid: 'y', annotations: CONSENT } },
        },
      }),
    );
    expect(hasConsent()).toBe(true);
    mirror.set(fakeVm());
    mirror.namespaces.set('lab', CONSENT);
    expect(hasConsent()).toBe(false);
    mirror.namespaces.set('shop', CONSENT);
    expect(hasConsent()).toBe(true);
    mirror.namespaces.clear();
    expect(hasConsent([{ clusters: ['east'] }])).toBe(false);
    expect(hasConsent([{ namespaces: ['lab'] }])).toBe(false);
    expect(hasConsent([{ clusters: ['west'], namespaces: ['shop'] }])).toBe(
      true,
    );
  });

  it('gives no rule to an entity for what its author wrote', () => {
    const rules = [
      { callers: 'team-orders', clusters: '*', namespaces: '*' },
      {
        entities: { location: 'file:/srv/orders.yaml', ref: '*' },
        clusters: 'west',
        namespaces: 'shop',
      },
    ];
    const policy = policyOf({ rules });
    // It says of itself that team-orders owns it.
    expect(policy.rulesFor(ordersEntity(), [])).toEqual([]);
    expect(
      policy.rulesFor(ordersEntity(), ['group:default/team-orders']),
    ).toEqual([{}]);
    expect(
      policy.rulesFor(
        ordersEntity({
          'backstage.io/managed-by-location': 'file:/srv/orders.yaml',
        }),
        [],
      ),
    ).toEqual([{ clusters: ['west'], namespaces: ['shop'] }]);
    expect(policy.dependsOnCaller).toBe(true);
    expect(policyOf({ rules: [rules[1]] }).dependsOnCaller).toBe(false);
  });
});
