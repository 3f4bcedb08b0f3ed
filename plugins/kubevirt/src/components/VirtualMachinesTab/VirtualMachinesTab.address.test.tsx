import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { Link, useLocation, useNavigate } from 'react-router-dom';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { detailOf } from '../../__testUtils__/detailFixtures';
import { answerOf, clusterOf, vmOf } from '../../__testUtils__/fixtures';
import { showInApp } from '../../__testUtils__/showInApp';
import { VirtualMachinesTab } from './VirtualMachinesTab';

const PATH = '/catalog/orders/virtual-machines';
/** One page and a little more; each tenth is on another cluster. */
const many = Array.from({ length: 60 }, (_, index) =>
  vmOf(`vm-${String(index).padStart(3, '0')}`, {
    cluster: index % 10 ? 'west' : 'east',
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

function show(search = '', vms = many) {
  const api = FakeKubeVirtApi.with(
    answerOf(vms, [clusterOf('west'), clusterOf('east')]),
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

/** Queries by role or text are slow in a page of this size. */
const shownAddress = async (expected: string) =>
  waitFor(() =>
    expect(document.querySelector('output')).toHaveTextContent(expected),
  );

describe('the list of VMs and its address', () => {
  // The page of a VM is loaded when it is opened first, which takes its time here.
  beforeAll(async () => {
    await import('../VirtualMachinePage');
  });

  it('opens as the address says', async () => {
    show('?cluster=west&sort=-name&page=2&other=1');
    expect(await screen.findByText('51–54 of 54')).toBeInTheDocument();
    expect(screen.getByText('54 of 60 match the filter')).toBeInTheDocument();
    expect(screen.getByText('vm-001')).toBeInTheDocument();
  });

  it('writes what was chosen, and finds it again on the way back from a VM', async () => {
    show('?other=1', many.slice(0, 3));
    const filter = await screen.findByRole('searchbox');
    fireEvent.change(filter, { target: { value: 'vm-00' } });
    await shownAddress(`${PATH}?other=1&q=vm-00`);
    fireEvent.click(screen.getByText('to a VM'));
    await screen.findByText('Timeline');
    fireEvent.click(screen.getByText('All virtual machines'));
    await shownAddress(`${PATH}?other=1&q=vm-00`);
    expect(await screen.findByRole('searchbox')).toHaveValue('vm-00');
  });

  it('goes back page by page', async () => {
    show();
    await screen.findByText('1–50 of 60');
    fireEvent.click(screen.getByLabelText('Next page'));
    await shownAddress(`${PATH}?page=2`);
    expect(screen.getByText('51–60 of 60')).toBeInTheDocument();
    fireEvent.click(screen.getByText('Back'));
    expect(await screen.findByText('1–50 of 60')).toBeInTheDocument();
  });

  it('keeps filter and page while VMs change', async () => {
    const api = show('?cluster=west&page=2');
    await screen.findByText('51–54 of 54');
    await act(async () =>
      api.streams[0].push({
        type: 'change',
        data: {
          time: '2026-11-20T12:17:00Z',
          changed: [vmOf('vm-999', { cluster: 'west' })],
          removed: [],
        },
      }),
    );
    expect(await screen.findByText('51–55 of 55')).toBeInTheDocument();
    expect(screen.getByText('vm-999')).toBeInTheDocument();
  });
});
