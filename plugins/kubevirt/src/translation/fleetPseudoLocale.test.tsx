import { screen } from '@testing-library/react';
import { FakeKubeVirtApi } from '../__testUtils__/FakeKubeVirtApi';
import { before, clusterOf, heldBackVm } from '../__testUtils__/fixtures';
import { showInApp } from '../__testUtils__/showInApp';
import {
  fakeHeight,
  fleetApi,
  fleetVm,
} from '../components/FleetPage/__testUtils__/showFleet';
import { FleetPage } from '../components/FleetPage';
import { findUntranslated, pseudoLocale } from './__testUtils__/pseudoLocale';

const vms = [
  { ...heldBackVm, entities: fleetVm('x').entities },
  {
    ...fleetVm('orders-db', { liveMigratable: false }),
    git: 'declared' as const,
  },
  fleetVm('lonely', { cluster: 'east' }, []),
];

function show(api: FakeKubeVirtApi, address: string) {
  showInApp(<FleetPage />, {
    api,
    features: [pseudoLocale],
    config: { kubevirt: { operations: { enabled: true } } },
    at: {
      mountPath: '/kubevirt/virtual-machines/*',
      path: `/kubevirt/virtual-machines${address}`,
    },
  });
}

describe('The fleet page in another language', () => {
  let height: ReturnType<typeof fakeHeight>;
  beforeEach(() => {
    height = fakeHeight(600);
  });
  afterEach(() => height.restore());

  it.each([
    ['', 'orders-db'],
    ['?status=held-back&cause=unschedulable-memory&node=', 'orders-search'],
    ['?group=status', '⟦Running⟧'],
    ['?q=none', '⟦No virtual machine matches⟧'],
    [
      '?columns=status,name,cause,cluster,namespace,owner,node,ip,size,phase,age,git',
      'orders-db',
    ],
  ])('has no words of its own at %p', async (address, text) => {
    const { api } = fleetApi(vms);
    show(api, address);
    expect((await screen.findAllByText(text)).length).toBeGreaterThan(0);
    expect(findUntranslated(JSON.stringify(vms) + address)).toEqual([]);
  });

  it('has no words of its own where one owns nothing', async () => {
    const { api } = fleetApi([], { scope: 'owned', ownedEntities: 0 });
    show(api, '');
    await screen.findByText('⟦You own no entity with virtual machines⟧');
    expect(findUntranslated('kubevirt.fleet.read')).toEqual([]);
  });

  it('has no words of its own for a node', async () => {
    const api = new FakeKubeVirtApi();
    api.getFleetNode = async () => ({
      time: before(0),
      scope: 'owned',
      cluster: clusterOf('west'),
      node: 'worker-2',
      unschedulable: true,
      items: (['blocked', 'external', 'stops', 'migrates'] as const).map(
        effect => ({
          vm: fleetVm(`vm-${effect}`),
          eviction: {
            effect,
            leaving: true,
            ...(effect === 'blocked' && { strategy: 'LiveMigrate' }),
          },
        }),
      ),
      more: 2,
    });
    show(api, '/node/west/worker-2');
    await screen.findByText('vm-blocked');
    expect(
      findUntranslated(
        `${JSON.stringify(
          vms,
        )} worker-2 LiveMigrate vm-blocked vm-external vm-stops vm-migrates`,
      ),
    ).toEqual([]);
  });
});
