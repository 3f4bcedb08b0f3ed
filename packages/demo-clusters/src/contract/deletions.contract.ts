import { Fixture } from './fixture';
import type { KubeObject } from '../types';

/** Deleting: finalizers, owners, collections and namespaces; and who may do what. */
export function deletionContract(fixture: () => Fixture): void {
  const isGone = ({ code }: { code: number }) => code === 404;

  describe('deletion', () => {
    it('answers a Status for what is gone at once', async () => {
      const { client, widgets, widget, group, plural } = fixture();
      const { body: made } = await client.post(widgets, widget('gone'));
      const { code, body } = await client.delete(`${widgets}/gone`);
      expect(code).toBe(200);
      expect(body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: { name: 'gone', group, kind: plural, uid: made.metadata.uid },
      });
    });

    it('waits for finalizers, and lets none be added', async () => {
      const { client, widgets, widget } = fixture();
      const path = `${widgets}/held`;
      const finalizers = ['contract.example.com/hold'];
      await client.post(widgets, widget('held', { metadata: { finalizers } }));
      const marked = await client.delete(path);
      expect(marked.code).toBe(200);
      const { body } = await client.get(path);
      expect(body.metadata).toMatchObject({
        deletionTimestamp: expect.any(String),
        deletionGracePeriodSeconds: 0,
        generation: 2,
      });
      const more = await client.patch(path, 'merge-patch+json', {
        metadata: { finalizers: [...finalizers, 'contract.example.com/more'] },
      });
      expect(more.body).toMatchObject({ code: 422, reason: 'Invalid' });
      expect(more.body.message).toContain(
        'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"contract.example.com/more"}',
      );
      await client.patch(path, 'merge-patch+json', {
        metadata: { finalizers: null },
      });
      expect((await client.get(path)).code).toBe(404);
    });

    it('checks preconditions', async () => {
      const { client, widgets, widget } = fixture();
      await client.post(widgets, widget('precondition'));
      const { body } = await client.delete(`${widgets}/precondition`, {
        preconditions: { uid: 'another' },
      });
      expect(body).toMatchObject({ code: 409, reason: 'Conflict' });
      expect(body.message).toMatch(
        /"precondition": the UID in the precondition \(another\) does not match the UID in record \(.*\)\. The object might have been deleted and then recreated$/,
      );
    });

    describe('of owners', () => {
      const make = async (id: string) => {
        const { client, widgets, widget, core, configMap } = fixture();
        const owner = (await client.post(widgets, widget(`owner-${id}`))).body;
        const { apiVersion, kind, metadata } = owner;
        const { name, uid } = metadata;
        await client.post(
          `${core}/configmaps`,
          configMap(`owned-${id}`, {
            metadata: {
              ownerReferences: [
                { apiVersion, kind, name, uid, blockOwnerDeletion: true },
              ],
            },
          }),
        );
        return {
          ownerPath: `${widgets}/owner-${id}`,
          ownedPath: `${core}/configmaps/owned-${id}`,
        };
      };

      it.each(['Background', 'Foreground'])(
        'takes what they own, in the %s',
        async propagationPolicy => {
          const { client } = fixture();
          const paths = await make(propagationPolicy.toLowerCase());
          await client.delete(paths.ownerPath, { propagationPolicy });
          for (const path of [paths.ownedPath, paths.ownerPath]) {
            expect((await client.eventually(path, isGone)).code).toBe(404);
          }
        },
      );

      it('leaves orphans where asked to', async () => {
        const { client } = fixture();
        const paths = await make('orphan');
        await client.delete(paths.ownerPath, { propagationPolicy: 'Orphan' });
        await client.eventually(paths.ownerPath, isGone);
        const { body } = await client.get(paths.ownedPath);
        expect(body.metadata).not.toHaveProperty('ownerReferences');
      });
    });

    it('deletes collections by selector', async () => {
      const { client, core, configMap } = fixture();
      for (const name of ['a', 'b', 'c']) {
        await client.post(
          `${core}/configmaps`,
          configMap(`collection-${name}`, {
            metadata: { labels: { collect: name === 'c' ? 'no' : 'yes' } },
          }),
        );
      }
      const { code } = await client.delete(
        `${core}/configmaps?labelSelector=collect%3Dyes`,
      );
      expect(code).toBe(200);
      const { body } = await client.get(
        `${core}/configmaps?labelSelector=collect`,
      );
      expect(body.items.map((item: KubeObject) => item.metadata.name)).toEqual([
        'collection-c',
      ]);
    });

    it('empties namespaces', async () => {
      const { client, configMap, namespace } = fixture();
      const name = `${namespace}-end`;
      const path = `/api/v1/namespaces/${name}`;
      await client.post('/api/v1/namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      });
      await client.post(
        `${path}/configmaps`,
        configMap('held', {
          metadata: { finalizers: ['contract.example.com/hold'] },
        }),
      );
      const { body } = await client.delete(path);
      expect(body).toMatchObject({
        kind: 'Namespace',
        status: { phase: 'Terminating' },
      });
      const late = await client.post(`${path}/configmaps`, configMap('late'));
      expect(late.body).toMatchObject({
        code: 403,
        reason: 'Forbidden',
        message: `configmaps "late" is forbidden: unable to create new content in namespace ${name} because it is being terminated`,
      });
      await client.patch(`${path}/configmaps/held`, 'merge-patch+json', {
        metadata: { finalizers: null },
      });
      expect((await client.eventually(path, isGone)).code).toBe(404);
    });
  });
}
