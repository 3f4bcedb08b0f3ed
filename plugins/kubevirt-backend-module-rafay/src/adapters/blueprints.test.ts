import { FakeRafay, unreadable } from '../__testUtils__/FakeRafay';
import {
  readBlueprints,
  readBlueprintVersions,
  readBuiltInBlueprints,
  readProjectAddons,
} from './blueprints';
import { readNamespaces } from './namespaces';

describe('readNamespaces', () => {
  it.each([
    ['as Rafay says where it is', { status: { deployedClusters: ['west'] } }],
    [
      'by labels',
      {
        spec: {
          placement: {
            labels: [
              { key: 'rafay.dev/clusterName', value: 'west' },
              { key: 'team', value: 'east' },
              { key: null },
            ],
          },
        },
      },
    ],
    [
      'by a selector',
      { spec: { placement: { selector: 'rafay.dev/clusterName=west' } } },
    ],
    [
      'by a selector of one',
      { spec: { placement: { selector: 'rafay.dev/clusterName in (west)' } } },
    ],
  ])('knows its clusters %s', async (_, rest) => {
    const rafay = new FakeRafay(() => ({
      items: [{ metadata: { name: 'orders' }, ...rest }],
    }));

    expect(await readNamespaces(rafay, 'shop')).toEqual([
      { name: 'orders', clusters: ['west'] },
    ]);
    expect(rafay.asked[0].path).toBe(
      '/apis/infra.k8smgmt.io/v3/projects/shop/namespaces',
    );
  });

  it('knows several clusters of a selector', async () => {
    const selector = 'rafay.dev/clusterName in (west, east)';
    const rafay = new FakeRafay(() => ({
      items: [
        { metadata: { name: 'orders' }, spec: { placement: { selector } } },
      ],
    }));
    expect(await readNamespaces(rafay, 'shop')).toEqual([
      { name: 'orders', clusters: ['west', 'east'] },
    ]);
  });

  it.each([
    {},
    { spec: null, status: null },
    { spec: { placement: null }, status: { deployedClusters: null } },
    { spec: { placement: { selector: 'team=shop' } } },
    { spec: { placement: { selector: 'rafay.dev/clusterName!=west' } } },
    { spec: { placement: { selector: 'rafay.dev/clusterName=west,a=b' } } },
  ])('does not guess at its clusters of %j', async rest => {
    const rafay = new FakeRafay(() => ({
      items: [{ metadata: { name: 'orders' }, ...rest }],
    }));
    expect(await readNamespaces(rafay, 'shop')).toEqual([{ name: 'orders' }]);
  });
});

describe('blueprints and add-ons of a project', () => {
  it('are read with their newest version', async () => {
    const answer = {
      items: [
        {
          metadata: { name: 'a' },
          spec: { version: 'v2', versionState: 'draft' },
        },
        { metadata: { name: 'b' }, spec: { version: 'v1' } },
        // A blueprint without a specification is a blank one.
        { metadata: { name: 'c' } },
      ],
    };
    const expected = [
      { name: 'a', version: 'v2', isDraft: true },
      { name: 'b', version: 'v1', isDraft: false },
      { name: 'c', isDraft: false },
    ];
    const rafay = new FakeRafay(() => answer);
    expect(await readBlueprints(rafay, 'shop')).toEqual(expected);
    expect(await readProjectAddons(rafay, 'shop')).toEqual(expected);
    expect(rafay.asked.map(({ path }) => path)).toEqual([
      '/apis/infra.k8smgmt.io/v3/projects/shop/blueprints',
      '/apis/infra.k8smgmt.io/v3/projects/shop/addons',
    ]);
  });

  it('of Rafay itself are asked for by their scope', async () => {
    const rafay = new FakeRafay(() => ({
      metadata: { count: 2 },
      items: [
        { metadata: { name: 'minimal' } },
        { metadata: { name: 'default' } },
      ],
    }));
    expect(await readBuiltInBlueprints(rafay, 'p1')).toEqual([
      'minimal',
      'default',
    ]);
    expect(rafay.asked[0]).toMatchObject({
      path: '/v2/config/project/p1/blueprint',
      query: {
        globalScope: 'true',
        'options.limit': '100',
        'options.offset': '0',
      },
    });
  });

  it('have versions, also where the pages are shorter than asked for', async () => {
    const all = Array.from({ length: 120 }, (_, index) => ({
      metadata: { displayName: `v${index + 1}` },
    }));
    const rafay = new FakeRafay(({ query }) => {
      const offset = Number(query!['options.offset']);
      return {
        metadata: { count: all.length, limit: 50, offset },
        items: all.slice(offset, offset + 50),
      };
    });
    expect(await readBlueprintVersions(rafay, 'p1', 'kubevirt')).toHaveLength(
      120,
    );
    expect(rafay.asked.map(({ query }) => query!['options.offset'])).toEqual([
      '0',
      '50',
      '100',
    ]);
    expect(rafay.asked[0].path).toBe(
      '/v2/config/project/p1/blueprint/kubevirt/snapshot',
    );
  });

  it.each([
    [readBlueprints, { items: [{ metadata: {} }] }, 'name'],
    [readBlueprints, { items: {} }, 'items'],
    [readNamespaces, { items: [{}] }, 'metadata'],
    [readProjectAddons, 'text', 'known form'],
  ])('that cannot be read are named: %p %j', async (read, body, where) => {
    const rafay = new FakeRafay(() => body);
    expect(await unreadable(read(rafay, 'shop'))).toContain(where);
  });
});
