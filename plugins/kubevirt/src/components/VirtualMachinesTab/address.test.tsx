import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Link, useLocation, useNavigate } from 'react-router-dom';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { detailOf } from '../../__testUtils__/detailFixtures';
import { answerOf, clusterOf, vmOf } from '../../__testUtils__/fixtures';
import { showInApp } from '../../__testUtils__/showInApp';
import { VirtualMachinesTab } from './VirtualMachinesTab';

const PATH = '/catalog/orders/virtual-machines';
const many = Array.from({ length: 120 }, (_, index) =>
  vmOf(`vm-${String(index).padStart(3, '0')}`, {
    cluster: index % 2 ? 'east' : 'west',
  }),
);

function Address() {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  return (
    <>
      <output>{pathname + search}</output>
      <button onClick={() => navigate(-1)}>Back</button>
      <Link to={`${PATH}/west/shop/vm-000`}>to a VM</Link>
    </>
  );
}

function show(search = '') {
  const api = FakeKubeVirtApi.with(
    answerOf(many, [clusterOf('west'), clusterOf('east')]),
  );
  api.getVirtualMachine = async () => detailOf(many[0]);
  showInApp(
    <>
      <Address />
      <VirtualMachinesTab />
    </>,
    { api, at: { mountPath: `${PATH}/*`, path: `${PATH}${search}` } },
  );
  return api;
}

const shownAddress = async (expected: string) =>
  waitFor(() => expect(screen.getByText(expected)).toBeInTheDocument());

describe('the list of VMs and its address', () => {
  // The page of a VM is loaded when it is opened first, which takes its time here.
  beforeAll(async () => {
    await import('../VirtualMachinePage');
  });

  it('opens as the address says', async () => {
    show('?cluster=east&sort=-name&page=2&other=1');
    expect(await screen.findByText('51–60 of 60')).toBeInTheDocument();
    expect(screen.getByText('60 of 120 match the filter')).toBeInTheDocument();
    expect(screen.getByText('vm-001')).toBeInTheDocument();
  });

  it('writes what was chosen, and finds it again on the way back from a VM', async () => {
    show('?other=1');
    const filter = await screen.findByRole('searchbox');
    fireEvent.change(filter, { target: { value: 'vm-1' } });
    await shownAddress(`${PATH}?other=1&q=vm-1`);
    await userEvent.click(screen.getByText('to a VM'));
    await userEvent.click(
      await screen.findByRole('link', { name: 'All virtual machines' }),
    );
    await shownAddress(`${PATH}?other=1&q=vm-1`);
    expect(await screen.findByRole('searchbox')).toHaveValue('vm-1');
  });

  it('goes back page by page', async () => {
    show();
    await screen.findByText('1–50 of 120');
    fireEvent.click(screen.getByLabelText('Next page'));
    await shownAddress(`${PATH}?page=2`);
    fireEvent.click(screen.getByLabelText('Next page'));
    await shownAddress(`${PATH}?page=3`);
    fireEvent.click(screen.getByText('Back'));
    expect(await screen.findByText('51–100 of 120')).toBeInTheDocument();
  });

  it('keeps filter and page while VMs change', async () => {
    const api = show('?cluster=west&page=2');
    await screen.findByText('51–60 of 60');
    await act(async () =>
      api.streams[0].push({
        type: 'change',
        data: {
          time: '2026-11-20T12:17:00Z',
          changed: [vmOf('vm-119', { cluster: 'west' })],
          removed: [],
        },
      }),
    );
    expect(await screen.findByText('51–61 of 61')).toBeInTheDocument();
    expect(screen.getByText('vm-119')).toBeInTheDocument();
  });
});
