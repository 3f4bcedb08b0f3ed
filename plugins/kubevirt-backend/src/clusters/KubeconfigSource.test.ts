import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { eventually } from '../__testUtils__/eventually';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { kubeconfigOf } from './__testUtils__/kubeconfigOf';
import { readClusters } from './readClusters';

describe('the clusters of a kubeconfig file', () => {
  const directory = createMockDirectory();

  it('come and go as its contexts do', async () => {
    const clock = new ManualClock();
    directory.setContent({ one: kubeconfigOf(['east', 'west']) });
    const file = directory.resolve('one');
    const registry = readClusters(
      new ConfigReader({ kubevirt: { kubeconfigs: [{ file }] } }),
      { clock },
    );
    const list = () => registry.list().map(({ name }) => name);
    const changed = jest.fn();
    registry.subscribe(changed);
    const { client } = registry.require('east');
    directory.addContent({ one: kubeconfigOf(['east', 'north']) });
    await look(clock);
    expect(list()).toEqual(['east', 'north']);
    expect(changed).toHaveBeenCalledTimes(1);
    // The one that stayed is the same one.
    expect(registry.require('east').client).toBe(client);

    directory.addContent({ one: 'clusters: [t0ps3cret' });
    await look(clock);
    expect(list()).toEqual(['east', 'north']);
    expect(registry.problems()).toMatchObject([
      { message: expect.stringMatching(/not valid YAML/) },
    ]);
    expect(JSON.stringify(registry.problems())).not.toMatch(/t0ps3cret/);

    directory.addContent({ one: kubeconfigOf(['east']) });
    await look(clock);
    expect(list()).toEqual(['east']);
    expect(registry.problems()).toEqual([]);
    expect(changed).toHaveBeenCalledTimes(2);
    registry.close();
    clock.assertQuiet();
  });
});

/** Half a minute passes, and the file is read again: then it waits for the next time. */
async function look(clock: ManualClock): Promise<void> {
  await clock.advance(30_000);
  await eventually(() => expect(clock.pending).toHaveLength(1));
}
