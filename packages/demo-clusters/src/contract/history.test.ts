import { useTestServer } from '../apiserver/__testUtils__/useTestServer';
import { History } from './history';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';

const configMap = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
});
const ref = (name: string) => ({
  resource: 'configmaps',
  namespace: 'default',
  name,
});

describe('History', () => {
  const start = useTestServer();

  async function begin() {
    const context = await start();
    context.store.create(configMap('old'));
    const history = await History.begin(context.client, [
      CONFIG_MAPS,
      PODS,
      '/apis/example.com/v1/unknowns',
    ]);
    const names = async () =>
      (await history.moments()).map(moment =>
        [...moment[CONFIG_MAPS], ...moment[PODS]].map(
          ({ metadata }) => metadata.name,
        ),
      );
    return { ...context, history, names };
  }

  it('has every state of all collections in the order in which they were', async () => {
    const { store, history, names } = await begin();
    store.create(configMap('short'));
    store.create({
      ...configMap('pod'),
      kind: 'Pod',
      spec: { containers: [] },
    });
    store.delete(ref('short'));
    store.delete(ref('old'));
    expect(await names()).toEqual([
      ['old'],
      ['old', 'short'],
      ['old', 'short', 'pod'],
      ['old', 'pod'],
      ['pod'],
    ]);
    history.end();
  });

  it('goes on from a list where a watch ends', async () => {
    const { server, store, history, names } = await begin();
    store.create(configMap('before'));
    await history.moments();
    server.faults.trigger('dropWatches');
    store.delete(ref('old'));
    store.create(configMap('meanwhile'));
    const sent = await names();
    expect(sent.slice(0, 2)).toEqual([['old'], ['old', 'before']]);
    expect(sent.at(-1)).toEqual(['before', 'meanwhile']);
    server.faults.trigger('expire');
    store.delete(ref('before'));
    expect((await names()).at(-1)).toEqual(['meanwhile']);
    history.end();
  });
});
