import { Fixture } from './fixture';
import type { Condition } from '../objects';

/** Writing: creation, updates, patches and their failures. */
export function writeContract(fixture: () => Fixture): void {
  const merge = 'merge-patch+json';

  describe('creation', () => {
    it('sets what the server sets', async () => {
      const { client, widgets, widget, namespace } = fixture();
      const { code, body } = await client.post(widgets, {
        ...widget('made', { spec: { size: 1 } }),
        status: { ignored: true },
      });
      expect(code).toBe(201);
      expect(body.metadata).toMatchObject({
        name: 'made',
        namespace,
        generation: 1,
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        resourceVersion: expect.stringMatching(/^\d+$/),
        creationTimestamp: expect.stringMatching(/^[-0-9T:]{19}Z$/),
        managedFields: [expect.objectContaining({ operation: 'Update' })],
      });
      expect(body).not.toHaveProperty('status');
    });

    it('names by generateName', async () => {
      const { client, core, configMap } = fixture();
      const { body } = await client.post(
        `${core}/configmaps`,
        configMap('', { metadata: { name: undefined, generateName: 'gen-' } }),
      );
      expect(body.metadata.name).toMatch(/^gen-[a-z0-9]{5}$/);
    });

    it('changes nothing in a dry run', async () => {
      const { client, core, configMap } = fixture();
      const { code, body } = await client.post(
        `${core}/configmaps?dryRun=All`,
        configMap('dry'),
      );
      expect([code, body.metadata.name]).toEqual([201, 'dry']);
      expect((await client.get(`${core}/configmaps/dry`)).code).toBe(404);
    });

    it('refuses a name twice', async () => {
      const { client, core, configMap } = fixture();
      await client.post(`${core}/configmaps`, configMap('twice'));
      const { body } = await client.post(
        `${core}/configmaps`,
        configMap('twice'),
      );
      expect(body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'configmaps "twice" already exists',
        reason: 'AlreadyExists',
        details: { name: 'twice', kind: 'configmaps' },
        code: 409,
      });
    });

    it('refuses bad names, kinds, places and media types', async () => {
      const { client, core, configMap, widgets, widget, group } = fixture();
      const path = `${core}/configmaps`;
      const bad = await client.post(path, configMap('Bad_Name'));
      expect(bad.body).toMatchObject({ code: 422, reason: 'Invalid' });
      expect(bad.body.message).toMatch(
        /^ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain/,
      );
      const kind = await client.post(path, {
        ...configMap('x'),
        kind: 'Secret',
      });
      expect(kind.body).toMatchObject({ code: 400, reason: 'BadRequest' });
      const version = await client.post(widgets, {
        ...widget('x'),
        apiVersion: `${group}/v2`,
      });
      expect(version.body).toMatchObject({ code: 400, reason: 'BadRequest' });
      const place = await client.post(
        path,
        configMap('x', { metadata: { namespace: 'elsewhere' } }),
      );
      expect(place.body).toMatchObject({
        code: 400,
        message:
          'the namespace of the provided object does not match the namespace sent on the request',
      });
      const nowhere = await client.post(
        '/api/v1/namespaces/contract-nowhere/configmaps',
        configMap('x'),
      );
      expect(nowhere.body).toMatchObject({
        code: 404,
        message: 'namespaces "contract-nowhere" not found',
      });
      const text = await client.call('POST', path, {
        body: 'x',
        contentType: 'text/plain',
      });
      expect(text.body).toMatchObject({
        code: 415,
        reason: 'UnsupportedMediaType',
      });
    });

    it('allows no methods that make no sense', async () => {
      const { client, core } = fixture();
      const answer = await client.call('PUT', `${core}/configmaps`, {
        body: {},
      });
      expect(answer.body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message:
          'the server does not allow this method on the requested resource',
        reason: 'MethodNotAllowed',
        details: {},
        code: 405,
      });
    });
  });

  describe('updates', () => {
    it('raises generation with the spec, and keeps status apart', async () => {
      const { client, widgets, widget } = fixture();
      const path = `${widgets}/generation`;
      await client.post(widgets, widget('generation', { spec: { size: 1 } }));
      const labelled = await client.patch(path, merge, {
        metadata: { labels: { a: 'b' } },
      });
      expect(labelled.body.metadata.generation).toBe(1);
      const status = await client.patch(`${path}/status`, merge, {
        spec: { size: 9 },
        status: { phase: 'Ready' },
      });
      expect(status.body).toMatchObject({
        metadata: { generation: 1 },
        spec: { size: 1 },
        status: { phase: 'Ready' },
      });
      const spec = await client.patch(path, merge, {
        spec: { size: 2 },
        status: { phase: 'Ignored' },
      });
      expect(spec.body).toMatchObject({
        metadata: { generation: 2 },
        spec: { size: 2 },
        status: { phase: 'Ready' },
      });
      const same = await client.patch(path, merge, { spec: { size: 2 } });
      expect(same.body.metadata.resourceVersion).toBe(
        spec.body.metadata.resourceVersion,
      );
    });

    it('refuses stale versions', async () => {
      const { client, widgets, widget, group, plural } = fixture();
      const { body } = await client.post(widgets, widget('stale'));
      await client.patch(`${widgets}/stale`, merge, { spec: { a: 1 } });
      const put = await client.put(`${widgets}/stale`, body);
      expect(put.body).toMatchObject({
        code: 409,
        reason: 'Conflict',
        message: `Operation cannot be fulfilled on ${plural}.${group} "stale": the object has been modified; please apply your changes to the latest version and try again`,
        details: { name: 'stale', group, kind: plural },
      });
      const patch = await client.patch(`${widgets}/stale`, merge, {
        metadata: { resourceVersion: body.metadata.resourceVersion },
        spec: { a: 2 },
      });
      expect(patch.code).toBe(409);
    });

    it('wants a resourceVersion for a replacement of a custom resource', async () => {
      const { client, widgets, widget } = fixture();
      await client.post(widgets, widget('unversioned'));
      const { body } = await client.put(
        `${widgets}/unversioned`,
        widget('unversioned', { spec: {} }),
      );
      expect(body).toMatchObject({ code: 422, reason: 'Invalid' });
      // Hexadecimal up to Kubernetes 1.33.
      expect(body.message).toMatch(
        /metadata\.resourceVersion: Invalid value: (0x)?0: must be specified for an update/,
      );
    });

    it('answers 404 for what is not there', async () => {
      const { client, widgets, plural, group } = fixture();
      for (const method of ['GET', 'DELETE', 'PATCH']) {
        const answer = await client.call(method, `${widgets}/missing`, {
          ...(method === 'PATCH' && {
            body: {},
            contentType: 'application/merge-patch+json',
          }),
        });
        expect(answer.body).toMatchObject({
          code: 404,
          reason: 'NotFound',
          message: `${plural}.${group} "missing" not found`,
          details: { name: 'missing', group, kind: plural },
        });
      }
    });
  });

  describe('patches', () => {
    it('merges', async () => {
      const { client, core, configMap } = fixture();
      await client.post(
        `${core}/configmaps`,
        configMap('merge', { data: { a: '1', b: '2' } }),
      );
      const { body } = await client.patch(`${core}/configmaps/merge`, merge, {
        data: { a: null, c: '3' },
      });
      expect(body.data).toEqual({ b: '2', c: '3' });
    });

    it('merges lists by name, strategically', async () => {
      const { client, core, pod } = fixture();
      await client.post(`${core}/pods`, pod('strategic'));
      const path = `${core}/pods/strategic`;
      const kind = 'strategic-merge-patch+json';
      const { body } = await client.patch(path, kind, {
        spec: { containers: [{ name: 'main', image: 'example.com/other' }] },
      });
      expect(body.spec.containers).toMatchObject([
        { name: 'main', image: 'example.com/other' },
      ]);
      const condition = (type: string, status: string) =>
        client.patch(`${path}/status`, kind, {
          status: { conditions: [{ type, status }] },
        });
      await condition('First', 'True');
      await condition('Second', 'True');
      const { status } = (await condition('First', 'False')).body;
      const conditions = status.conditions.filter(({ type }: Condition) =>
        ['First', 'Second'].includes(type),
      );
      expect(
        conditions
          .map(({ type, status: s }: Condition) => `${type}=${s}`)
          .sort(),
      ).toEqual(['First=False', 'Second=True']);
    });

    it('applies JSON patches, and refuses those that do not fit', async () => {
      const { client, widgets, widget } = fixture();
      await client.post(widgets, widget('json', { spec: { list: [1, 2] } }));
      const kind = 'json-patch+json';
      const { body } = await client.patch(`${widgets}/json`, kind, [
        { op: 'test', path: '/spec/list/0', value: 1 },
        { op: 'replace', path: '/spec/list/0', value: 9 },
        { op: 'add', path: '/metadata/labels', value: { a: 'b' } },
      ]);
      expect(body.spec.list).toEqual([9, 2]);
      expect(body.metadata.labels).toEqual({ a: 'b' });
      const failed = await client.patch(`${widgets}/json`, kind, [
        { op: 'test', path: '/spec/list/0', value: 1 },
      ]);
      expect(failed.body).toMatchObject({ code: 422, reason: 'Invalid' });
    });

    it('knows no strategic patches of custom resources', async () => {
      const { client, widgets, widget } = fixture();
      await client.post(widgets, widget('not-strategic'));
      const { body } = await client.patch(
        `${widgets}/not-strategic`,
        'strategic-merge-patch+json',
        { spec: {} },
      );
      expect(body).toMatchObject({
        code: 415,
        message:
          'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
      });
    });
  });

  describe('server-side apply', () => {
    const apply = (
      path: string,
      manager: string,
      body: object,
      force = false,
    ) =>
      fixture().client.call(
        'PATCH',
        `${path}?fieldManager=${manager}&force=${force}`,
        { body, contentType: 'application/apply-patch+yaml' },
      );

    it('creates, owns, gives up and conflicts', async () => {
      const { core, configMap } = fixture();
      const path = `${core}/configmaps/applied`;
      const made = await apply(
        path,
        'one',
        configMap('applied', { data: { a: '1', b: '1' } }),
      );
      expect(made.code).toBe(201);
      expect(made.body.metadata.managedFields).toMatchObject([
        {
          manager: 'one',
          operation: 'Apply',
          fieldsV1: { 'f:data': { 'f:a': {}, 'f:b': {} } },
        },
      ]);
      const other = await apply(
        path,
        'two',
        configMap('applied', { data: { c: '1' } }),
      );
      expect(other.body.data).toEqual({ a: '1', b: '1', c: '1' });
      const conflict = await apply(
        path,
        'two',
        configMap('applied', { data: { a: '2' } }),
      );
      expect(conflict.body).toMatchObject({
        code: 409,
        reason: 'Conflict',
        message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
        details: {
          causes: [
            {
              reason: 'FieldManagerConflict',
              message: 'conflict with "one"',
              field: '.data.a',
            },
          ],
        },
      });
      const forced = await apply(
        path,
        'two',
        configMap('applied', { data: { a: '2' } }),
        true,
      );
      expect(forced.body.data).toEqual({ a: '2', b: '1' });
      const less = await apply(path, 'one', configMap('applied'));
      expect(less.body.data).toEqual({ a: '2' });
    });

    it('merges containers by name', async () => {
      const { core, pod } = fixture();
      const path = `${core}/pods/applied`;
      const image = 'example.com/none';
      const spec = (containers: object[]) =>
        pod('applied', { spec: { schedulerName: 'nobody', containers } });
      const containers = [
        { name: 'main', image, env: [{ name: 'A', value: '1' }] },
      ];
      expect((await apply(path, 'one', spec(containers))).code).toBe(201);
      const { body } = await apply(
        path,
        'two',
        spec([{ name: 'main', image: 'example.com/two' }]),
        true,
      );
      expect(body.spec.containers).toMatchObject([
        {
          name: 'main',
          image: 'example.com/two',
          env: [{ name: 'A', value: '1' }],
        },
      ]);
    });
  });
}
