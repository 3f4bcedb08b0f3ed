import type {
  FleetPage,
  FleetVirtualMachine,
  UsageQuantity,
  VirtualMachineUsage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, waitFor } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { entityRef, NOW, vmOf } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { person, showForm, write } from '../../__testUtils__/showForm';
import { sizeInUseField } from './field';

const GIB = 2 ** 30;

/** As the template has it. */
const step = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', title: 'Name of the virtual machine' },
    sizing: {
      type: 'string',
      title: 'Size',
      default: 'keep',
      enum: ['keep', 'custom'],
      'ui:enumNames': ['As it is', 'CPU and memory'],
      'ui:field': 'VirtualMachineSizeInUse',
    },
  },
};

const seriesOf = (quantity: UsageQuantity, ...values: (number | null)[]) => ({
  quantity,
  values,
});

const historyOf = (...series: ReturnType<typeof seriesOf>[]) => ({
  source: 'prometheus',
  startedAt: new Date(NOW).toISOString(),
  step: 600,
  series,
});

const usage: VirtualMachineUsage = {
  time: new Date(NOW).toISOString(),
  window: '24h',
  asked: { cpu: 2, memory: 4 * GIB },
  now: { source: 'metrics.k8s.io', cpu: 0.25, memory: 3 * GIB },
  history: historyOf(
    seriesOf('cpu', 0.5, 0.8, 0.25),
    seriesOf('memory', GIB, 1.25 * GIB, GIB),
  ),
  missing: [],
};

const nothing = { asked: {}, now: undefined, history: undefined };

const fleetVm = (name: string, cluster = 'west'): FleetVirtualMachine => ({
  ...vmOf(name, { cluster }),
  entities: [{ entityRef }],
});

const pageOf = (...vms: FleetVirtualMachine[]): FleetPage => ({
  time: new Date(NOW).toISOString(),
  scope: 'owned',
  clusters: [],
  total: vms.length,
  matched: vms.length,
  offset: 0,
  virtualMachines: vms,
});

function show(
  change: Partial<FakeKubeVirtApi> = {},
  options: { name?: string; onCreate?: jest.Mock } = {},
) {
  const api = new FakeKubeVirtApi();
  api.getFleet = jest.fn(async () => pageOf(fleetVm('orders-db')));
  api.getUsage = jest.fn(async () => usage);
  Object.assign(api, change);
  const { name = 'orders-db', onCreate } = options;
  const shown = showForm(step, {
    fields: [sizeInUseField],
    api,
    initial: name ? { name } : {},
    onCreate,
  });
  return { api, ...shown };
}

/** Once the form has had its answers. */
async function settled(asked: unknown) {
  await screen.findByRole('button', { name: /As it is/ });
  await waitFor(() => expect(asked).toHaveBeenCalled());
  await screen.findByRole('button', { name: 'Review' });
}

// A form with an app around it takes seconds on a busy machine.
jest.setTimeout(20_000);

describe('the size of a VM that is changed', () => {
  it('stands beside what was asked for and used, and is all that is sent', async () => {
    const onCreate = jest.fn();
    const { api } = show({}, { onCreate });
    const hint = await screen.findByRole('status');
    expect(hint).toHaveTextContent(
      /^orders-db in shop on west: Asked for: 2 vCPU, 4 GiB\. In the last 24 h at most 40 % CPU \(averages over 10 minutes\)\. In the last 24 h at most 1\.25 GiB of memory in the guest\.$/,
    );
    expect(api.getUsage).toHaveBeenCalledWith(
      { entityRef, cluster: 'west', namespace: 'shop', name: 'orders-db' },
      '24h',
      expect.anything(),
    );
    await expectNoAxeViolations(hint.closest('form')!);

    expect(screen.getByText('Size')).toBeVisible();
    const field = screen.getByRole('button', { name: /As it is/ });
    await person.click(field);
    await person.click(
      await screen.findByRole('option', { name: 'CPU and memory' }),
    );
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await person.click(await screen.findByRole('button', { name: 'Create' }));
    expect(onCreate).toHaveBeenCalledWith({
      name: 'orders-db',
      sizing: 'custom',
    });
  });

  it('says how much of the day was not measured, and makes no value of it', async () => {
    show({
      getUsage: async () => ({
        ...usage,
        history: historyOf(
          seriesOf('cpu', null, null, 0.2),
          seriesOf('memory', null, GIB, GIB),
        ),
      }),
    });
    const hint = await screen.findByRole('status');
    expect(hint).toHaveTextContent('at most 10 % CPU');
    expect(hint).toHaveTextContent('2 of 3 values were not measured.');
  });

  it('says what is used now where there is no history', async () => {
    show({ getUsage: async () => ({ ...usage, history: undefined }) });
    const hint = await screen.findByRole('status');
    expect(hint).toHaveTextContent(
      /4 GiB\. Its pod uses 13 % CPU now\. Its pod uses 3 GiB of memory now\.$/,
    );
    expect(hint).not.toHaveTextContent('24 h');
  });

  it('says what the pod uses of memory where the guest reports none', async () => {
    show({
      getUsage: async () => ({
        ...usage,
        history: historyOf(seriesOf('cpu', 0.5)),
      }),
    });
    const hint = await screen.findByRole('status');
    expect(hint).toHaveTextContent(
      /at most 25 % CPU \(averages over 10 minutes\)\. Its pod uses 3 GiB of memory now\.$/,
    );
  });

  it('says no more than the size of a VM of which nothing was measured', async () => {
    show({
      getUsage: async () => ({ ...usage, now: undefined, history: undefined }),
    });
    expect(await screen.findByRole('status')).toHaveTextContent(
      /^orders-db in shop on west: Asked for: 2 vCPU, 4 GiB\.$/,
    );
  });

  it('distinguishes VMs of one name, and counts those beyond three', async () => {
    const clusters = ['west', 'east', 'north', 'south', 'edge'];
    const { api } = show({
      getFleet: async () =>
        pageOf(...clusters.map(cluster => fleetVm('orders-db', cluster))),
    });
    const hint = await screen.findByRole('status');
    for (const cluster of ['west', 'east', 'north']) {
      expect(hint).toHaveTextContent(`orders-db in shop on ${cluster}:`);
    }
    expect(hint).toHaveTextContent(/2 more virtual machines have this name\.$/);
    expect(api.getUsage).toHaveBeenCalledTimes(3);
  });

  it('asks for the VM that is named, not for those that are found beside it', async () => {
    const { api } = show(
      {
        getFleet: async () =>
          pageOf(fleetVm('orders-db-replica'), fleetVm('orders-db')),
      },
      { name: '' },
    );
    await write(
      await screen.findByRole('textbox', { name: /^Name/ }),
      'orders-db',
    );
    expect(await screen.findByRole('status')).toHaveTextContent(
      'orders-db in shop on west',
    );
    expect(api.getUsage).toHaveBeenCalledTimes(1);
  });

  const refused = async () => {
    throw responseError(403, 'NotAllowedError', 'no');
  };
  it.each<[string, Partial<FakeKubeVirtApi>, keyof FakeKubeVirtApi]>([
    ['there is no such VM', { getFleet: async () => pageOf() }, 'getFleet'],
    ['VMs may not be seen', { getFleet: refused }, 'getFleet'],
    ['this VM may not be seen', { getUsage: refused }, 'getUsage'],
    [
      'nothing is known',
      { getUsage: async () => ({ ...usage, ...nothing }) },
      'getUsage',
    ],
  ])('says nothing, and goes on, where %s', async (_, change, asked) => {
    const onCreate = jest.fn();
    const spied = jest.fn(change[asked] as () => unknown);
    show({ [asked]: spied }, { onCreate });
    await settled(spied);
    expect(screen.queryByRole('status')).not.toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await person.click(await screen.findByRole('button', { name: 'Create' }));
    expect(onCreate).toHaveBeenCalledWith({
      name: 'orders-db',
      sizing: 'keep',
    });
  });
});
