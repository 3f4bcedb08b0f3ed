import { createHash } from 'node:crypto';
import { Fixture } from './fixture';
import type { Json, KubeObject } from '../types';
import type { Named } from '../objects';

const TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json';
const PARTIAL_LIST =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const PARTIAL = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** Reading: discovery, lists, pages, selectors and representations. */
export function readContract(fixture: () => Fixture): void {
  const names = (body: Json) =>
    body.items.map((item: KubeObject) => item.metadata.name);

  describe('discovery', () => {
    it('reports its version and health', async () => {
      const { client } = fixture();
      expect((await client.get('/version')).body).toMatchObject({
        major: '1',
        gitVersion: expect.stringMatching(/^v/),
      });
      expect((await client.get('/readyz')).text).toBe('ok');
    });

    it('lists the resources of a group', async () => {
      const { client, group, plural } = fixture();
      const { body } = await client.get(`/apis/${group}/v1`);
      expect(body).toMatchObject({
        kind: 'APIResourceList',
        groupVersion: `${group}/v1`,
      });
      expect(body.resources).toContainEqual(
        expect.objectContaining({
          name: plural,
          namespaced: true,
          verbs: expect.arrayContaining(['list', 'watch', 'patch']),
        }),
      );
      expect(body.resources.map(({ name: served }: Named) => served)).toContain(
        `${plural}/status`,
      );
    });

    it('shows by a hash in which version a kind is stored', async () => {
      const { client, group, plural } = fixture();
      const { body } = await client.get(`/apis/${group}/v1`);
      const byName = (name: string) =>
        body.resources.find((served: Named) => served.name === name);
      expect(byName(plural).storageVersionHash).toBe(
        createHash('sha256')
          .update(`${group}/v1/${byName(plural).kind}`)
          .digest()
          .subarray(0, 8)
          .toString('base64'),
      );
      expect(byName(`${plural}/status`)).not.toHaveProperty(
        'storageVersionHash',
      );
    });

    it.each(['/api', '/apis'])('aggregates %s', async path => {
      const { client, group, plural } = fixture();
      const { body, headers } = await client.get(path, {
        accept:
          'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json',
      });
      expect(headers['content-type']).toBe(
        'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
      );
      expect(body.kind).toBe('APIGroupDiscoveryList');
      const found = body.items.find(({ metadata }: KubeObject) =>
        path === '/api' ? !metadata.name : metadata.name === group,
      );
      const resource = found.versions[0].resources.find(
        (r: { resource: string }) =>
          r.resource === (path === '/api' ? 'pods' : plural),
      );
      expect(resource).toMatchObject({
        scope: 'Namespaced',
        responseKind: { kind: expect.any(String) },
        subresources: expect.arrayContaining([
          expect.objectContaining({ subresource: 'status' }),
        ]),
      });
    });

    it('answers unknown paths as text', async () => {
      const { client, group } = fixture();
      const { code, text } = await client.get(`/apis/${group}/v1/nothings`);
      expect([code, text]).toEqual([404, '404 page not found\n']);
    });
  });

  describe('lists', () => {
    beforeAll(async () => {
      const { client, core, configMap } = fixture();
      for (let i = 0; i < 7; i++) {
        const labels = { list: 'yes', number: String(i), even: String(i % 2) };
        await client.post(
          `${core}/configmaps`,
          configMap(`list-${i}`, { metadata: { labels } }),
        );
      }
    });

    it('pages consistently', async () => {
      const { client, core, configMap } = fixture();
      const path = `${core}/configmaps?labelSelector=list&limit=3`;
      const first = (await client.get(path)).body;
      expect(names(first)).toEqual(['list-0', 'list-1', 'list-2']);
      expect(first).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' });
      expect(first.items[0]).not.toHaveProperty('kind');
      await client.post(
        `${core}/configmaps`,
        configMap('list-4-late', { metadata: { labels: { list: 'yes' } } }),
      );
      await client.delete(`${core}/configmaps/list-5`);
      const next = async (token: string) =>
        (await client.get(`${path}&continue=${encodeURIComponent(token)}`))
          .body;
      const second = await next(first.metadata.continue);
      const third = await next(second.metadata.continue);
      expect([...names(second), ...names(third)]).toEqual([
        'list-3',
        'list-4',
        'list-5',
        'list-6',
      ]);
      expect(second.metadata.resourceVersion).toBe(
        first.metadata.resourceVersion,
      );
      expect(third.metadata.continue ?? '').toBe('');
      await client.delete(`${core}/configmaps/list-4-late`);
    });

    it('counts what remains where nothing is selected', async () => {
      const { client, widgets, widget } = fixture();
      for (const name of ['count-a', 'count-b', 'count-c']) {
        await client.post(widgets, widget(name));
      }
      const all = (await client.get(widgets)).body;
      const { body } = await client.get(`${widgets}?limit=1`);
      expect(body.metadata.remainingItemCount).toBe(all.items.length - 1);
      expect(body.items[0]).toHaveProperty('kind');
      expect(
        (await client.get(`${widgets}?limit=1&resourceVersion=0`)).body.items,
      ).toHaveLength(all.items.length);
    });

    it.each([
      ['labelSelector=list,even%3D0', ['list-0', 'list-2', 'list-4', 'list-6']],
      ['labelSelector=number%20in%20(1,2)', ['list-1', 'list-2']],
      ['labelSelector=list,number%20notin%20(0,1,2,3,4,5)', ['list-6']],
      ['labelSelector=list,!number', []],
      ['labelSelector=list,number!%3D1,even%3D1', ['list-3']],
      ['fieldSelector=metadata.name%3Dlist-3', ['list-3']],
    ])('selects by %s', async (query, expected) => {
      const { client, core } = fixture();
      const { body } = await client.get(`${core}/configmaps?${query}`);
      expect(names(body)).toEqual(expected);
    });

    it.each([
      ['fieldSelector=spec.nothing%3D1', 400, 'BadRequest'],
      ['labelSelector=a%20b', 400, 'BadRequest'],
      ['continue=abc&limit=1', 400, 'BadRequest'],
      ['resourceVersion=abc', 400, 'BadRequest'],
      ['resourceVersionMatch=Exact', 422, 'Invalid'],
    ])('refuses ?%s', async (query, code, reason) => {
      const { client, core } = fixture();
      const answer = await client.get(`${core}/configmaps?${query}`);
      expect(answer.body).toMatchObject({ kind: 'Status', code, reason });
      expect(answer.code).toBe(code);
    });

    it('lists as of an exact revision', async () => {
      const { client, core, configMap } = fixture();
      const path = `${core}/configmaps?labelSelector=exact`;
      const labels = { exact: '' };
      await client.post(
        `${core}/configmaps`,
        configMap('exact-1', { metadata: { labels } }),
      );
      const { resourceVersion } = (await client.get(path)).body.metadata;
      await client.patch(`${core}/configmaps/exact-1`, 'merge-patch+json', {
        data: { a: 'new' },
      });
      await client.post(
        `${core}/configmaps`,
        configMap('exact-2', { metadata: { labels } }),
      );
      const { body } = await client.get(
        `${path}&resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`,
      );
      expect(names(body)).toEqual(['exact-1']);
      expect(body.items[0]).not.toHaveProperty('data');
    });

    it('does not know revisions of the future', async () => {
      const { client, core } = fixture();
      const { body } = await client.get(
        `${core}/configmaps?resourceVersion=999999999`,
      );
      expect(body).toMatchObject({
        code: 504,
        reason: 'Timeout',
        details: {
          causes: [{ reason: 'ResourceVersionTooLarge' }],
          retryAfterSeconds: 1,
        },
        message: expect.stringContaining(
          'Too large resource version: 999999999, current: ',
        ),
      });
    });
  });

  describe('representations', () => {
    beforeAll(async () => {
      const { client, widgets, widget } = fixture();
      await client.post(
        widgets,
        widget('shown', {
          metadata: { labels: { shown: 'yes' } },
          spec: { size: 3 },
        }),
      );
    });

    it('shows lists as tables', async () => {
      const { client, widgets, core, pod } = fixture();
      const { body } = await client.get(`${widgets}?labelSelector=shown`, {
        accept: TABLE,
      });
      expect(body).toMatchObject({
        kind: 'Table',
        apiVersion: 'meta.k8s.io/v1',
        columnDefinitions: [
          { name: 'Name', type: 'string', format: 'name' },
          { name: 'Size', type: 'integer' },
          { name: 'Age', type: 'date' },
        ],
        rows: [
          {
            cells: ['shown', 3, expect.stringMatching(/^\d+[sm]/)],
            object: { kind: 'PartialObjectMetadata' },
          },
        ],
      });
      await client.post(`${core}/pods`, pod('shown'));
      const pods = await client.get(`${core}/pods/shown`, { accept: TABLE });
      expect(
        pods.body.columnDefinitions.map(({ name }: Named) => name),
      ).toEqual([
        'Name',
        'Ready',
        'Status',
        'Restarts',
        'Age',
        'IP',
        'Node',
        'Nominated Node',
        'Readiness Gates',
      ]);
      expect(pods.body.rows[0].cells.slice(0, 3)).toEqual([
        'shown',
        '0/1',
        'Pending',
      ]);
    });

    it('shows metadata only', async () => {
      const { client, widgets } = fixture();
      const list = await client.get(`${widgets}?labelSelector=shown`, {
        accept: PARTIAL_LIST,
      });
      expect(list.body).toMatchObject({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        items: [{ metadata: { name: 'shown' } }],
      });
      expect(list.body.items[0]).not.toHaveProperty('spec');
      const one = await client.get(`${widgets}/shown`, { accept: PARTIAL });
      expect(one.body).toMatchObject({
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { name: 'shown', labels: { shown: 'yes' } },
      });
      expect(one.body).not.toHaveProperty('spec');
    });

    it('refuses what it cannot show', async () => {
      const { client, core } = fixture();
      const { body } = await client.get(`${core}/configmaps`, {
        accept: 'text/html',
      });
      expect(body).toMatchObject({ code: 406, reason: 'NotAcceptable' });
    });
  });
}
