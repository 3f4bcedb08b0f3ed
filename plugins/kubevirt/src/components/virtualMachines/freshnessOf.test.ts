import type {
  ClusterStatus,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  answerOf,
  awaitedVm,
  clusterOf,
  entity,
  runningVm,
  vmOf,
} from '../../__testUtils__/fixtures';
import type { LiveStatus } from '../../live/types';
import { freshnessOf, freshnessOfOne } from './freshnessOf';

const SINCE = '2026-11-20T12:04:00Z';
const AT = Date.parse(SINCE);

const west = clusterOf('west');
const east = clusterOf('east');
const silentWest = clusterOf('west', {
  title: 'West',
  state: 'stale',
  since: SINCE,
});
const neverHeard = clusterOf('east', { state: 'unreachable' });
const absent = clusterOf('edge', { state: 'kubevirt-absent' });
const eastVm = vmOf('east-db', { cluster: 'east' });

const live: LiveStatus = { state: 'live' };

function silentOf(vms: VirtualMachineSummary[], clusters: ClusterStatus[]) {
  const data = answerOf(vms, clusters);
  return freshnessOf(entity, live, { kind: 'list', data })?.silent;
}

describe('freshnessOf', () => {
  it.each<
    [
      string,
      VirtualMachineSummary[],
      ClusterStatus[],
      { names: string[]; total: number; all?: boolean },
    ]
  >([
    ['all answer', [runningVm], [west, east], { names: [], total: 2 }],
    [
      'one of two is silent',
      [runningVm, eastVm],
      [silentWest, east],
      { names: ['West'], total: 2, all: false },
    ],
    [
      'one was never heard of, so that its VMs are missing',
      [runningVm],
      [west, neverHeard],
      { names: ['east'], total: 2, all: false },
    ],
    [
      'a cluster without KubeVirt is of no concern',
      [runningVm, eastVm],
      [silentWest, east, absent],
      { names: ['West'], total: 2, all: false },
    ],
    [
      'one that has no KubeVirt does not make the only other one live',
      [awaitedVm],
      [clusterOf('west', { state: 'unreachable' }), absent],
      { names: ['west'], total: 1, all: true },
    ],
    [
      'all VMs are of the one that is silent',
      [runningVm],
      [silentWest, east],
      { names: ['West'], total: 2, all: true },
    ],
    [
      'all VMs are of those that are silent',
      [runningVm, eastVm],
      [silentWest, { ...silentWest, name: 'east', title: 'East' }],
      { names: ['West', 'East'], total: 2, all: true },
    ],
    [
      'one may not be read, which is another matter',
      [runningVm],
      [west, clusterOf('east', { state: 'forbidden' })],
      { names: [], total: 2 },
    ],
  ])('%s', (_, vms, clusters, expected) => {
    const silent = silentOf(vms, clusters);
    expect({
      names: silent?.clusters.map(({ name }) => name),
      total: silent?.total,
      ...(silent?.clusters.length && { all: silent.all }),
    }).toEqual(expected);
  });

  it('shows since when, where that is known', () => {
    expect(
      silentOf([runningVm, eastVm], [silentWest, neverHeard])?.clusters,
    ).toEqual([{ name: 'West', since: AT }, { name: 'east' }]);
  });

  it('calls nothing live of which nothing is known yet', () => {
    expect(freshnessOf(entity, live, { kind: 'loading' })).toEqual({
      status: { state: 'connecting' },
    });
    expect(
      freshnessOf(entity, { state: 'paused' }, { kind: 'loading' }),
    ).toEqual({
      status: { state: 'paused' },
    });
  });
});

describe('freshnessOf what was refused', () => {
  it.each(['denied', 'not-found'] as const)('has none: %s', kind => {
    const view = { kind, error: new Error('no') };
    expect(freshnessOf(entity, { state: 'failed' }, view)).toBeUndefined();
  });
});

describe('freshnessOfOne', () => {
  it('speaks of the cluster of the VM', () => {
    expect(freshnessOfOne(live, west)).toEqual({ status: live });
    expect(freshnessOfOne(live, silentWest)).toEqual({
      status: live,
      silent: {
        clusters: [{ name: 'West', since: AT }],
        total: 1,
        all: true,
      },
    });
  });
});
