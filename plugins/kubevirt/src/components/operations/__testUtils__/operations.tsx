import type {
  Operation,
  OperationPlan,
  OperationVerb,
  VirtualMachineOperations,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { detailOf } from '../../../__testUtils__/detailFixtures';
import { FakeKubeVirtApi } from '../../../__testUtils__/FakeKubeVirtApi';
import {
  answerOf,
  before,
  clusterOf,
  entityRef,
  MINUTE,
  runningVm,
} from '../../../__testUtils__/fixtures';

export const config = { kubevirt: { operations: { enabled: true } } };

const target = {
  entityRef,
  kind: 'VirtualMachine' as const,
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-db',
  uid: 'uid-orders-db',
  vmiUid: 'uid-vmi',
};

export function planOf(
  verb: OperationVerb,
  rest: Partial<OperationPlan> = {},
): OperationPlan {
  return {
    id: `plan-${verb}`,
    verb,
    options: {},
    target,
    allowed: true,
    refusals: [],
    dryRun: 'passed',
    effects: [],
    outcome: {
      writes: 'nothing',
      wins: 'button',
      message: 'The VM’s manifest is not changed: git does not undo it.',
      messages: [{ code: 'outcome-nothing' }],
    },
    affected: [],
    actor: { principal: 'user:default/jane', onCluster: 'portal' },
    createdAt: before(0),
    expiresAt: before(-5 * MINUTE),
    ...rest,
  };
}

export const gitWins: Partial<OperationPlan> = {
  outcome: {
    writes: 'spec',
    wins: 'git',
    runStrategy: { before: 'Always', after: 'Halted' },
    source: 'https://git.example/orders/vm.yaml',
    message: 'Git says it always runs.',
    messages: [],
  },
  affected: [{ entityRef: 'component:default/payments' }],
  effects: [
    {
      code: 'grace-period',
      severity: 'info',
      seconds: 180,
      message:
        'The guest gets 180 seconds to shut down; then it is powered off.',
      messages: [{ code: 'effect-grace-period', params: { count: 180 } }],
    },
  ],
};

export const refusal = {
  code: 'state' as const,
  message: 'It runs already.',
  messages: [{ code: 'state-running-already' as const }],
};

export function operationsOf(
  rest: Partial<VirtualMachineOperations> = {},
): VirtualMachineOperations {
  const verbs: OperationVerb[] = [
    'stop',
    'force-stop',
    'restart',
    'pause',
    'migrate',
  ];
  return {
    enabled: true,
    verbs: [
      { verb: 'start', allowed: false, refusal },
      ...verbs.map(verb => ({ verb, allowed: true })),
      { verb: 'unpause', allowed: false, refusal },
    ],
    operations: [],
    nodes: ['worker-1', 'worker-3'],
    ...rest,
  };
}

export const operation: Operation = {
  id: 'op-1',
  verb: 'stop',
  options: {},
  target,
  phase: 'requested',
  by: 'user:default/jane',
  requestedAt: before(9_000),
  note: { message: 'Asked for.', messages: [] },
};

export function apiWith(vms = [runningVm], operations = operationsOf()) {
  const api = FakeKubeVirtApi.with(answerOf(vms, [clusterOf('west')]));
  api.getVirtualMachine = async ({ name }) =>
    detailOf(vms.find(vm => vm.name === name)!);
  api.getOperations = jest.fn(async () => operations);
  api.planOperation = jest.fn(async (_vm, { verb }) => planOf(verb));
  api.runOperation = jest.fn(async () => operation);
  return api;
}
