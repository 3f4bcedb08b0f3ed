import type { OperationPlan } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { act, screen } from '@testing-library/react';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { before, entityRef } from '../../__testUtils__/fixtures';
import { showInApp } from '../../__testUtils__/showInApp';
import type { VirtualMachineLocator } from '../../api';
import { BulkOperationDialog } from './BulkOperationDialog';

const vmOf = (name: string, cluster = 'west'): VirtualMachineLocator => ({
  entityRef,
  cluster,
  namespace: 'shop',
  name,
});

const planOf = (
  vm: VirtualMachineLocator,
  verb: OperationPlan['verb'],
): OperationPlan => ({
  id: `plan-${vm.name}`,
  verb,
  options: {},
  target: { ...vm, kind: 'VirtualMachine', uid: `uid-${vm.name}` },
  allowed: true,
  refusals: [],
  dryRun: 'passed',
  effects: [],
  outcome: { writes: 'nothing', wins: 'button', message: '', messages: [] },
  affected: [],
  actor: { principal: 'user:default/jane', onCluster: 'portal' },
  createdAt: before(0),
  expiresAt: before(-1),
});

/** A backend whose operations end when the test says so. */
function setUp() {
  const api = new FakeKubeVirtApi();
  const asked: string[] = [];
  const over = new Set<string>();
  api.planOperation = async (vm, { verb }) => planOf(vm, verb);
  api.runOperation = async vm => {
    asked.push(vm.name);
    return { id: vm.name } as any;
  };
  api.getOperations = async vm =>
    ({
      operations: [
        { id: vm.name, ...(over.has(vm.name) && { endedAt: before(0) }) },
      ],
    } as any);
  return { api, asked, over };
}

const VMS = [
  vmOf('a'),
  vmOf('b'),
  vmOf('c'),
  vmOf('d', 'east'),
  vmOf('e', 'east'),
];

describe('Migrations of many', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  /** Lets answers come that are under way. */
  const settle = () => act(() => jest.advanceTimersByTimeAsync(10));
  /** Lets the dialog look at what is under way. */
  const look = () => act(() => jest.advanceTimersByTimeAsync(2_000));
  const start = async (
    migrations: ReturnType<typeof setUp>,
    verb: 'migrate' | 'restart',
  ) => {
    const shown = showInApp(
      <BulkOperationDialog
        vms={VMS}
        verb={verb}
        onClose={() => {}}
        parallelMigrations={{ west: 2 }}
      />,
      { api: migrations.api },
    );
    await settle();
    await act(async () => {
      screen.getByRole('button', { name: / 5$/ }).click();
      await jest.advanceTimersByTimeAsync(10);
    });
    return shown;
  };

  it('are asked for as those before them end, as many of a cluster as it runs at once', async () => {
    const migrations = setUp();
    await start(migrations, 'migrate');
    expect([...migrations.asked].sort()).toEqual(['a', 'b', 'd', 'e']);
    expect(screen.getByText('waits for its turn')).toBeInTheDocument();
    expect(
      screen.getByText(
        /^1 waits until another one of its cluster has migrated/,
      ),
    ).toBeInTheDocument();
    await look();
    expect(migrations.asked).toHaveLength(4);
    migrations.over.add('b');
    await look();
    expect(migrations.asked[4]).toBe('c');
    expect(screen.queryByText('waits for its turn')).toBeNull();
  });

  it('are not asked for any more once the dialog is closed', async () => {
    const migrations = setUp();
    const { unmount } = await start(migrations, 'migrate');
    expect(migrations.asked).toHaveLength(4);
    unmount();
    migrations.over.add('a');
    await look();
    await look();
    expect(migrations.asked).toHaveLength(4);
  });

  it('hold up no other operation', async () => {
    const migrations = setUp();
    await start(migrations, 'restart');
    expect(migrations.asked).toHaveLength(5);
  });
});
