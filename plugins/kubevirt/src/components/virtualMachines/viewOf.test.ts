import type {
  ClusterStatus,
  ClusterSyncState,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  answerOf,
  clusterOf,
  entity,
  runningVm,
} from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { hasVirtualMachineAnnotation, viewOf } from './viewOf';

const clusters = (...states: ClusterSyncState[]) =>
  states.map((state, index) => clusterOf(`c${index}`, { state }));

describe('viewOf', () => {
  it.each<[string, ClusterSyncState[], string]>([
    ['all answered, none found', ['synced', 'synced'], 'none'],
    ['no cluster matches', [], 'none'],
    ['one stale that had none', ['stale'], 'none'],
    ['one answered, one did not', ['synced', 'unreachable'], 'none'],
    ['one is still read', ['synced', 'syncing'], 'loading'],
    ['none answered', ['unreachable', 'unreachable'], 'failed'],
    ['none may be read', ['forbidden'], 'failed'],
    ['KubeVirt is on none', ['kubevirt-absent', 'kubevirt-absent'], 'absent'],
    [
      'absent here, unreachable there',
      ['kubevirt-absent', 'unreachable'],
      'failed',
    ],
    ['absent here, none there', ['kubevirt-absent', 'synced'], 'none'],
  ])('without VMs: %s', (_, states, kind) => {
    const data = answerOf([], clusters(...states));
    expect(viewOf({ data, status: { state: 'live' } }).kind).toBe(kind);
  });

  it('shows what a silent cluster last reported: that it has no KubeVirt', () => {
    const silent = clusterOf('c0', { state: 'stale', kubevirtAbsent: true });
    const kind = (...others: ClusterStatus[]) =>
      viewOf({
        data: answerOf([], [silent, ...others]),
        status: { state: 'live' },
      }).kind;
    expect(kind()).toBe('none');
    expect(kind(...clusters('kubevirt-absent'))).toBe('none');
  });

  it('lists VMs whatever the clusters and the connection say', () => {
    const data = answerOf([runningVm], clusters('unreachable', 'stale'));
    const view = viewOf({
      data,
      status: { state: 'stale', since: 0 },
      error: new Error('down'),
    });
    expect(view).toEqual({ kind: 'list', data });
  });

  it('distinguishes refusals from failures by their status', async () => {
    const kind = (error: Error) =>
      viewOf({ status: { state: 'failed' }, error }).kind;
    expect(kind(await responseError(403, 'NotAllowedError', ''))).toBe(
      'denied',
    );
    expect(kind(await responseError(404, 'NotFoundError', ''))).toBe(
      'not-found',
    );
    expect(kind(await responseError(500, 'Error', '403 404'))).toBe('failed');
    expect(kind(new Error('NotAllowedError 403'))).toBe('failed');
  });

  it('is loading while nothing is known', () => {
    expect(viewOf({ status: { state: 'connecting' } }).kind).toBe('loading');
  });
});

describe('hasVirtualMachineAnnotation', () => {
  it.each([
    ['backstage.io/kubernetes-id', true],
    ['backstage.io/kubernetes-label-selector', true],
    ['kubevirt.io/virtual-machines', true],
    ['backstage.io/kubernetes-namespace', false],
  ])('%s: %s', (annotation, expected) => {
    const annotated = {
      ...entity,
      metadata: { name: 'x', annotations: { [annotation]: 'y' } },
    };
    expect(hasVirtualMachineAnnotation(annotated)).toBe(expected);
  });
});
