import type { Entity } from '@backstage/catalog-model';
import { ForwardedError, NotFoundError } from '@backstage/errors';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { FakeKubeVirtApi } from '../src/__testUtils__/FakeKubeVirtApi';
import {
  answerOf,
  clusterOf,
  heldBackVm,
  migratingVm,
  runningVm,
  stoppedVm,
  vmOf,
} from '../src/__testUtils__/fixtures';
import { responseError } from '../src/__testUtils__/responseError';

const mixed = [runningVm, migratingVm, heldBackVm, stoppedVm];

/** What the fake backend answers, by the name of the entity. */
export const scenarios: Record<string, () => Promise<FakeKubeVirtApi>> = {
  mixed: async () =>
    FakeKubeVirtApi.with(
      answerOf(
        [...mixed, vmOf('east-db', { cluster: 'east' }), splitBrain()],
        [
          clusterOf('west'),
          clusterOf('east', { state: 'stale', since: '2026-11-20T12:04:00Z' }),
        ],
      ),
    ),
  loading: async () => new FakeKubeVirtApi(),
  none: async () => FakeKubeVirtApi.with(answerOf([])),
  denied: async () =>
    FakeKubeVirtApi.failing(
      await responseError(403, 'NotAllowedError', 'Unauthorized'),
    ),
  'not-found': async () =>
    FakeKubeVirtApi.failing(
      await responseError(404, 'NotFoundError', 'No such entity'),
    ),
  absent: async () =>
    FakeKubeVirtApi.with(
      answerOf([], [clusterOf('edge', { state: 'kubevirt-absent' })]),
    ),
  'all-failed': async () =>
    FakeKubeVirtApi.with(
      answerOf(
        [],
        [
          clusterOf('west', { state: 'unreachable', message: 'timed out' }),
          clusterOf('east', { state: 'forbidden' }),
        ],
      ),
    ),
  unreachable: async () =>
    FakeKubeVirtApi.failing(
      new ForwardedError('The backend is down', new NotFoundError('gone')),
    ),
  many: async () => changing(212),
  huge: async () => changing(500),
};

/** The entity of a scenario; any other name has no annotation. */
export function entityOf(name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations:
        name in scenarios ? { 'backstage.io/kubernetes-id': name } : {},
    },
    spec: { type: 'service', owner: 'guests', lifecycle: 'production' },
  };
}

function splitBrain(): VirtualMachineSummary {
  return vmOf('orders-ledger-with-a-rather-long-name', {
    group: 'held-back',
    alarms: [
      {
        code: 'split-brain',
        severity: 'error',
        sentence: 'Two launcher pods run and no migration is under way.',
        hint: 'Stop the VM at once, and look which pod holds the guest.',
      },
    ],
  });
}

/** Many VMs, of which three change every second. */
function changing(count: number): FakeKubeVirtApi {
  const vms = Array.from({ length: count }, (_, index) =>
    vmOf(`vm-${index}`, { cluster: index % 3 === 0 ? 'east' : 'west' }),
  );
  const data = answerOf(vms, [clusterOf('west'), clusterOf('east')]);
  const api = new FakeKubeVirtApi();
  api.onOpen = stream => {
    stream.push({ type: 'snapshot', data });
    let turn = 0;
    setInterval(() => {
      turn += 1;
      const changed = [0, 1, 2].map(offset => {
        const vm = vms[(turn * 7 + offset * 31) % count];
        return { ...vm, node: `worker-${1 + (turn % 5)}` };
      });
      stream.push({
        type: 'change',
        data: { time: new Date().toISOString(), changed, removed: [] },
      });
    }, 1_000);
  };
  return api;
}
