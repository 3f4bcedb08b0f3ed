import { ManualClock } from '../__testUtils__/ManualClock';
import { DemoCluster } from '../cluster';
import { findCondition } from '../controllers/conditions';
import { FAST_TIMINGS } from '../controllers/timings';
import { install, releaseManifest } from '../install';

const KUBEVIRTS = 'kubevirts.kubevirt.io';

describe('VirtOperator', () => {
  it('works for no KubeVirt object where there are several, and takes nothing away', () => {
    const clock = new ManualClock();
    const cluster = DemoCluster.start({
      name: 'west',
      clock,
      timings: FAST_TIMINGS,
    });
    const { store } = cluster;
    install(store, clock, ['kubevirt']);
    clock.advance(1000);
    const [cr] = releaseManifest('kubevirt', 'cr');
    const second = { ...cr, metadata: { ...cr.metadata, name: 'second' } };
    const { namespace } = store.create(second).metadata;
    clock.advance(1000);
    const refusal = (name: string) =>
      findCondition(
        store.get({ resource: KUBEVIRTS, namespace, name }),
        'Synchronized',
      );
    expect(refusal('kubevirt')?.reason).toBe('ExistingDeployment');
    expect(refusal('second')).toMatchObject({
      status: 'False',
      reason: 'ExistingDeployment',
    });

    store.delete({ resource: KUBEVIRTS, namespace, name: 'second' });
    clock.advance(1000);
    const [kubevirt, ...others] = store.list(KUBEVIRTS);
    expect(others).toEqual([]);
    expect(kubevirt.status.phase).toBe('Deployed');
    expect(refusal('kubevirt')).toBeUndefined();
    expect(
      store.get({
        resource: 'deployments.apps',
        namespace,
        name: 'virt-controller',
      }),
    ).toBeDefined();
    cluster.stop();
  });
});
