import { ManualClock } from './__testUtils__/ManualClock';
import { DemoCluster } from './cluster';
import { FAST_TIMINGS } from './controllers/timings';
import { install, releaseManifest } from './install';

function startCluster() {
  const clock = new ManualClock();
  const cluster = DemoCluster.start({
    name: 'west',
    clock,
    timings: FAST_TIMINGS,
  });
  return { clock, cluster, store: cluster.store };
}

describe('install', () => {
  it('creates the objects of the products once their kinds are served', () => {
    const { clock, cluster, store } = startCluster();
    install(store, clock, ['kubevirt', 'cdi']);
    expect(store.list('kubevirts.kubevirt.io')).toEqual([]);
    clock.advance(1000);
    expect(store.list('kubevirts.kubevirt.io')).toHaveLength(1);
    expect(store.list('cdis.cdi.kubevirt.io')).toHaveLength(1);
    cluster.stop();
  });

  it('says that a product is there already, and changes nothing', () => {
    const { clock, cluster, store } = startCluster();
    install(store, clock, ['kubevirt']);
    clock.advance(1000);
    const { revision } = store;
    expect(() => install(store, clock, ['kubevirt'])).toThrow(
      'KubeVirt is installed already: there is the KubeVirt kubevirt. Delete it first',
    );
    expect(store.revision).toBe(revision);
    cluster.stop();
  });

  it('reports that somebody was faster', () => {
    const { clock, cluster, store } = startCluster();
    const errors: Error[] = [];
    install(store, clock, ['kubevirt'], error => errors.push(error));
    const [cr] = releaseManifest('kubevirt', 'cr');
    while (!store.resourceOf(cr.apiVersion, cr.kind)) {
      clock.advance(1);
    }
    store.create(cr);
    clock.advance(100);
    expect(errors.map(({ message }) => message)).toEqual([
      'KubeVirt could not be installed: kubevirts.kubevirt.io "kubevirt" already exists',
    ]);
    cluster.stop();
  });
});
