import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { ordersEntity } from '../__testUtils__/startKubeVirtBackend';
import { readAccessRule, ruleCovers } from './accessRules';

const FILE = 'url:https://github.com/acme/orders/blob/main/catalog-info.yaml';
const EVERYWHERE = { clusters: '*', namespaces: '*' };

const ruleOf = (rule: JsonObject) =>
  readAccessRule(new ConfigReader(rule), 'kubevirt.access.rules[0]');

const entityFrom = (location?: string) =>
  ordersEntity(
    location ? { 'backstage.io/managed-by-location': location } : {},
  );

const covers = (rule: JsonObject, location = FILE, caller: string[] = []) =>
  ruleCovers(ruleOf({ ...EVERYWHERE, ...rule }), entityFrom(location), caller);

describe('readAccessRule', () => {
  it.each<[string, JsonObject, string]>([
    ['of nothing', {}, 'rules[0].clusters'],
    [
      'without clusters',
      { namespaces: '*', callers: 'ops' },
      "rules[0].clusters' is missing",
    ],
    [
      'without namespaces',
      { clusters: '*', callers: 'ops' },
      "rules[0].namespaces' is missing",
    ],
    ['for nobody', EVERYWHERE, "either 'callers'"],
    [
      'for both',
      {
        ...EVERYWHERE,
        callers: 'ops',
        entities: { location: FILE, ref: '*' },
      },
      "either 'callers'",
    ],
    [
      'of an empty list',
      { ...EVERYWHERE, callers: [] },
      "rules[0].callers' must be",
    ],
    [
      'of an empty text',
      { ...EVERYWHERE, namespaces: ' ', callers: 'ops' },
      "rules[0].namespaces' must be",
    ],
    ['of a number', { ...EVERYWHERE, callers: 7 }, "rules[0].callers' must be"],
    [
      'of all and more',
      { clusters: ['*', 'west'], namespaces: '*', callers: 'ops' },
      "rules[0].clusters' has '*' beside",
    ],
    [
      'of all callers',
      { ...EVERYWHERE, callers: '*' },
      "rules[0].callers' has '*', and must name each",
    ],
    [
      'of a bare name',
      { ...EVERYWHERE, entities: { ref: 'component:orders' } },
      'rules[0].entities.location',
    ],
    [
      'of no reference',
      { ...EVERYWHERE, entities: { ref: 'orders', location: FILE } },
      "rules[0].entities.ref' has 'orders'",
    ],
    [
      'of a location without refs',
      { ...EVERYWHERE, entities: { location: FILE } },
      "rules[0].entities.ref' is missing",
    ],
    [
      'of no location',
      { ...EVERYWHERE, entities: { location: 'acme/orders', ref: '*' } },
      'rules[0].entities.location',
    ],
    [
      'of a pattern',
      {
        ...EVERYWHERE,
        entities: { location: 'url:https://github.com/acme/*', ref: '*' },
      },
      'rules[0].entities.location',
    ],
    [
      'of a repository with all branches',
      {
        ...EVERYWHERE,
        entities: { location: 'url:https://github.com/acme/orders/', ref: '*' },
      },
      'must reach down to a branch',
    ],
  ])('refuses a rule %s', (_, rule, message) => {
    expect(() => ruleOf(rule)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('keeps where it holds', () => {
    expect(
      ruleOf({ clusters: 'west', namespaces: ['a', 'b'], callers: 'ops' }),
    ).toEqual({
      clusters: ['west'],
      namespaces: ['a', 'b'],
      callers: ['group:default/ops'],
    });
  });
});

describe('ruleCovers', () => {
  it.each([
    ['ops', ['user:default/ann', 'group:default/ops'], true],
    [['dev', 'Group:Default/OPS'], ['group:default/ops'], true],
    ['user:ann', ['user:default/ann'], true],
    ['ops', ['user:default/ops'], false],
    ['ops', [], false],
  ])('callers %j are %j: %p', (callers, caller, covered) => {
    expect(covers({ callers }, FILE, caller)).toBe(covered);
  });

  const branch = 'url:https://github.com/acme/orders/blob/main/';
  it.each([
    [FILE, FILE, true],
    [FILE, `${FILE}?x`, false],
    [branch, FILE, true],
    [branch, `${branch}a/b.yaml`, true],
    [branch, branch, false],
    [branch, `${branch}../evil/x.yaml`, false],
    [branch, `${branch}a/./x.yaml`, false],
    [branch, `${branch}%2e%2e/evil/x.yaml`, false],
    [branch, `${branch}a\\..\\x.yaml`, false],
    [branch, `${branch}x.yaml?at=evil`, false],
    [branch, `${branch}x.yaml#evil`, false],
    [branch, `${branch}${'a/'.repeat(2000)}x.yaml`, false],
    [
      branch,
      'url:https://github.com/acme/orders/blob/refs/pull/7/head/catalog-info.yaml',
      false,
    ],
    [branch, 'url:https://github.com/acme/orders/blob/maintain/x.yaml', false],
    ['file:/srv/catalog/', 'file:/srv/catalog/orders.yaml', true],
    [[FILE, branch], `${branch}x.yaml`, true],
  ])('entities of location %j, read from %s: %p', (location, from, covered) => {
    expect(covers({ entities: { location, ref: '*' } }, from)).toBe(covered);
  });

  it('covers a name only where the catalog read it from the place that the rule names', () => {
    const rule = {
      entities: { location: branch, ref: ['Component:Default/Orders'] },
    };
    expect(covers(rule, FILE)).toBe(true);
    expect(
      covers(rule, 'url:https://github.com/mallory/x/blob/main/orders.yaml'),
    ).toBe(false);
    expect(
      covers({ entities: { location: branch, ref: 'component:other' } }, FILE),
    ).toBe(false);
  });

  it('covers no entity whose location is not known', () => {
    expect(
      ruleCovers(
        ruleOf({ ...EVERYWHERE, entities: { location: FILE, ref: '*' } }),
        entityFrom(),
        [],
      ),
    ).toBe(false);
  });
});
