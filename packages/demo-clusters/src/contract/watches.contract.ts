import { Fixture } from './fixture';
import { WatchEvent } from './client';

const PARTIAL = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

const sent = (events: WatchEvent[]) =>
  events
    .filter(({ type }) => type !== 'BOOKMARK')
    .map(({ type, object }) => `${type} ${object.metadata.name}`);

/** Watching: resuming, selecting, bookmarks and the ends of watches. */
export function watchContract(fixture: () => Fixture): void {
  const configMaps = (query: string) => `${fixture().core}/configmaps?${query}`;
  const create = (name: string, label: string, data?: object) =>
    fixture().client.post(
      `${fixture().core}/configmaps`,
      fixture().configMap(name, {
        metadata: { labels: { watch: label } },
        data,
      }),
    );
  const versionOf = async (label: string): Promise<string> =>
    (await fixture().client.get(configMaps(`labelSelector=watch%3D${label}`)))
      .body.metadata.resourceVersion;

  describe('watches', () => {
    it('sends changes after a revision, in order', async () => {
      const { client, core } = fixture();
      const from = await versionOf('order');
      await create('order-1', 'order');
      const path = `labelSelector=watch%3Dorder&resourceVersion=${from}`;
      const watch = await client.watch(configMaps(path));
      await client.patch(`${core}/configmaps/order-1`, 'merge-patch+json', {
        data: { a: '1' },
      });
      await client.delete(`${core}/configmaps/order-1`);
      const events = await watch.until(all => all.length >= 3);
      watch.close();
      expect(sent(events)).toEqual([
        'ADDED order-1',
        'MODIFIED order-1',
        'DELETED order-1',
      ]);
      const versions = events.map(e =>
        Number(e.object.metadata.resourceVersion),
      );
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
      expect(new Set(versions).size).toBe(3);
      expect(events[0].object).toMatchObject({
        kind: 'ConfigMap',
        apiVersion: 'v1',
      });
      const resumed = await client.watch(
        configMaps(
          `labelSelector=watch%3Dorder&resourceVersion=${versions[0]}`,
        ),
      );
      expect(sent(await resumed.until(all => all.length >= 2))).toEqual([
        'MODIFIED order-1',
        'DELETED order-1',
      ]);
      resumed.close();
    });

    it('begins with what is there where no revision is given', async () => {
      const { client } = fixture();
      await create('state-1', 'state');
      const watch = await client.watch(
        configMaps('labelSelector=watch%3Dstate'),
      );
      await watch.until(all => all.length >= 1);
      await create('state-2', 'state');
      expect(sent(await watch.until(all => all.length >= 2))).toEqual([
        'ADDED state-1',
        'ADDED state-2',
      ]);
      watch.close();
    });

    it('sends what enters and leaves a selection', async () => {
      const { client, core } = fixture();
      const from = await versionOf('in');
      const watch = await client.watch(
        configMaps(`labelSelector=watch%3Din&resourceVersion=${from}`),
      );
      await create('moving', 'out', { a: 'before' });
      const path = `${core}/configmaps/moving`;
      const label = (value: string) =>
        client.patch(path, 'merge-patch+json', {
          metadata: { labels: { watch: value } },
        });
      await label('in');
      const left = await client.patch(path, 'merge-patch+json', {
        metadata: { labels: { watch: 'out' } },
        data: { a: 'after' },
      });
      await label('in');
      const events = await watch.until(all => all.length >= 3);
      watch.close();
      expect(sent(events)).toEqual([
        'ADDED moving',
        'DELETED moving',
        'ADDED moving',
      ]);
      // What leaves is shown as it was in the selection, at the revision of its leaving.
      expect(events[1].object).toMatchObject({
        metadata: {
          labels: { watch: 'in' },
          resourceVersion: left.body.metadata.resourceVersion,
        },
        data: { a: 'before' },
      });
    });

    it('watches one object by its name', async () => {
      const { client } = fixture();
      const from = await versionOf('one');
      const watch = await client.watch(
        configMaps(
          `fieldSelector=metadata.name%3Done-b&resourceVersion=${from}`,
        ),
      );
      await create('one-a', 'one');
      await create('one-b', 'one');
      expect(sent(await watch.until(all => all.length >= 1))).toEqual([
        'ADDED one-b',
      ]);
      watch.close();
    });

    it('ends after timeoutSeconds', async () => {
      const { client } = fixture();
      const from = await versionOf('timeout');
      const watch = await client.watch(
        configMaps(`resourceVersion=${from}&timeoutSeconds=1`),
      );
      await watch.ended;
      expect(watch.events.map(({ type }) => type)).not.toContain('ERROR');
    });

    it('ends with 410 where the revision is forgotten', async () => {
      const { client, connection } = fixture();
      await create('forgotten', 'forgotten', { a: '1' });
      const watch = await client.watch(configMaps('resourceVersion=1'));
      const [first] = await watch.until(all => all.length >= 1);
      if (connection.real && first.type !== 'ERROR') {
        // Kubernetes 1.36 has a young server send it all from the beginning.
        watch.close();
        return;
      }
      await watch.ended;
      expect(watch.events).toEqual([
        {
          type: 'ERROR',
          object: expect.objectContaining({
            kind: 'Status',
            code: 410,
            reason: 'Expired',
            message: expect.stringMatching(
              /^too old resource version: 1 \(\d+\)$/,
            ),
          }),
        },
      ]);
    });

    it('shows metadata only where that is asked for', async () => {
      const { client } = fixture();
      await create('partial-1', 'partial', { a: '1' });
      const watch = await client.watch(
        configMaps('labelSelector=watch%3Dpartial'),
        PARTIAL,
      );
      const [event] = await watch.until(all => all.length >= 1);
      watch.close();
      expect(event.object).toMatchObject({
        kind: 'PartialObjectMetadata',
        metadata: { name: 'partial-1' },
      });
      expect(event.object).not.toHaveProperty('data');
    });

    it('sends initial events where it offers them, and says so where not', async () => {
      const { client } = fixture();
      await create('initial-1', 'initial');
      const path = configMaps(
        'labelSelector=watch%3Dinitial&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1',
      );
      const { code, text } = await client.get(`${path}&watch=true`);
      if (code === 422) {
        expect(JSON.parse(text)).toMatchObject({
          reason: 'Invalid',
          message:
            'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
          details: { causes: [{ field: 'sendInitialEvents' }] },
        });
        return;
      }
      const events = text
        .trim()
        .split('\n')
        .map(line => JSON.parse(line));
      expect(sent(events)).toEqual(['ADDED initial-1']);
      expect(events[1]).toMatchObject({
        type: 'BOOKMARK',
        object: {
          metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
        },
      });
    });

    it.each([
      ['sendInitialEvents=true', 422],
      ['resourceVersionMatch=NotOlderThan', 422],
      ['resourceVersion=abc', 500],
    ])('refuses ?%s', async (query, code) => {
      const { client } = fixture();
      const answer = await client.get(
        configMaps(`${query}&watch=true&timeoutSeconds=1`),
      );
      expect(answer.body).toMatchObject({ kind: 'Status', code });
    });
  });
}
