import { FakeRafay } from '../__testUtils__/FakeRafay';
import { readAddons } from './addons';
import { readWorkloadStatus } from './workloads';

const DRIFT = {
  type: 'WorkloadDrift',
  status: 'Blocked',
  reason: 'patch by jane@example.com was refused',
  lastUpdated: '2026-11-28T12:00:00Z',
  components: [{ name: 'VirtualMachine orders/orders-db' }, { name: 7 }],
};

const READ = {
  state: 'blocked',
  reason: 'patch by jane@example.com was refused',
  objects: ['VirtualMachine orders/orders-db'],
  since: '2026-11-28T12:00:00.000Z',
};

describe('drift', () => {
  const ofWorkload = async (drift: unknown) =>
    (
      await readWorkloadStatus(
        new FakeRafay(() => ({
          status: { conditionStatus: 'StatusOK', extra: { data: { drift } } },
        })),
        'shop',
        'orders-db',
      )
    ).drift;

  it('of a workload stands in its status', async () => {
    expect(await ofWorkload(DRIFT)).toEqual(READ);
  });

  it('of an add-on stands among its conditions, and does not make it fail', async () => {
    const rafay = new FakeRafay(() => ({
      workloads: [
        {
          workloadName: 'kubevirt-basic',
          conditions: [{ type: 'Deploy', status: 'Success' }, DRIFT],
        },
      ],
    }));
    expect(await readAddons(rafay, 'p', 'west')).toEqual([
      { name: 'kubevirt-basic', state: 'ready', failures: [], drift: READ },
    ]);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['none', { status: 'NotDetected' }],
    ['a word of tomorrow', { status: 'Reverting' }],
    ['a word of JavaScript', { status: 'constructor' }],
    ['no word', {}],
  ])('is not known where Rafay says %s', async (_, drift) => {
    expect(await ofWorkload(drift)).toBeUndefined();
  });
});
