import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useNavigate } from 'react-router-dom';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { detailOf } from '../../__testUtils__/detailFixtures';
import {
  answerOf,
  before,
  clusterOf,
  MINUTE,
  runningVm,
} from '../../__testUtils__/fixtures';
import { showInApp, tabAt } from '../../__testUtils__/showInApp';
import { VirtualMachinePage } from './VirtualMachinePage';

const scrollIntoView = jest.fn();

function BackButton() {
  const navigate = useNavigate();
  return <button onClick={() => navigate(-1)}>Back</button>;
}

function show(search: string, cluster = clusterOf('west')) {
  const api = FakeKubeVirtApi.with(answerOf([runningVm], [cluster]));
  api.getVirtualMachine = async () => detailOf(runningVm);
  const { container } = showInApp(
    <>
      <BackButton />
      <VirtualMachinePage />
    </>,
    {
      api,
      at: tabAt(`west/shop/orders-db${search}`),
    },
  );
  return { api, container };
}

/** As jsdom lays nothing out, everything is at the same place. */
function standAt(y: number) {
  const at = { x: 0, y, top: y, bottom: y, left: 0, right: 0 };
  jest
    .spyOn(HTMLElement.prototype, 'getBoundingClientRect')
    .mockReturnValue({ ...at, width: 0, height: 0, toJSON: () => at });
}

const rect = (bottom: number) => ({ bottom } as DOMRectReadOnly);

/** Has a test say where on the page an element is, as jsdom lays nothing out. */
function watchPlaces() {
  let report: (entry: Partial<IntersectionObserverEntry>) => void = () => {};
  globalThis.IntersectionObserver = class {
    constructor(callback: IntersectionObserverCallback) {
      report = entry =>
        callback(
          [entry as IntersectionObserverEntry],
          this as unknown as IntersectionObserver,
        );
    }
    observe() {}
    disconnect() {}
  } as unknown as typeof IntersectionObserver;
  return (entry: Partial<IntersectionObserverEntry>) => report(entry);
}

function openTab(name: string) {
  return screen.findByRole('tab', { name, selected: true });
}

describe('place of the reader on the page of a VM', () => {
  const observer = globalThis.IntersectionObserver;

  beforeEach(() => {
    scrollIntoView.mockReset();
    HTMLElement.prototype.scrollIntoView = scrollIntoView;
  });

  afterEach(() => {
    jest.restoreAllMocks();
    delete (HTMLElement.prototype as Partial<HTMLElement>).scrollIntoView;
    globalThis.IntersectionObserver = observer;
  });

  it('brings up a part that would begin below the window', async () => {
    standAt(window.innerHeight);
    show('');
    await openTab('Overview');
    expect(scrollIntoView).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('tab', { name: 'Disks' }));
    await openTab('Disks');
    await waitFor(() => expect(scrollIntoView).toHaveBeenCalledTimes(1));
    expect(scrollIntoView.mock.contexts[0]).toContainElement(
      screen.getByRole('tabpanel'),
    );
  });

  it('brings up the part that a link asks for', async () => {
    standAt(window.innerHeight);
    show('?tab=disks');
    await openTab('Disks');
    await waitFor(() => expect(scrollIntoView).toHaveBeenCalledTimes(1));
  });

  it('moves nothing where the part is in the window', async () => {
    standAt(window.innerHeight);
    show('?tab=disks');
    await openTab('Disks');
    await waitFor(() => expect(scrollIntoView).toHaveBeenCalledTimes(1));
    standAt(100);
    await userEvent.click(screen.getByRole('tab', { name: 'Network' }));
    await openTab('Network');
    expect(scrollIntoView).toHaveBeenCalledTimes(1);
  });

  it('leaves a reader in place who goes back, and while the VM changes', async () => {
    standAt(window.innerHeight);
    const { api } = show('?tab=disks');
    await openTab('Disks');
    await userEvent.click(screen.getByRole('tab', { name: 'Network' }));
    await openTab('Network');
    await waitFor(() => expect(scrollIntoView).toHaveBeenCalledTimes(2));

    await userEvent.click(screen.getByRole('button', { name: 'Back' }));
    await openTab('Disks');
    await act(async () =>
      api.streams[0].push({
        type: 'change',
        data: {
          time: '2026-11-20T12:17:00Z',
          changed: [{ ...runningVm, displayStatus: 'Paused' }],
          removed: [],
        },
      }),
    );
    expect(await screen.findByText('Paused')).toBeInTheDocument();
    expect(scrollIntoView).toHaveBeenCalledTimes(2);
  });

  it('says which VM it is once its head is above the window', async () => {
    const report = watchPlaces();
    const { container } = show('');
    await openTab('Overview');
    expect(screen.getAllByText('orders-db')).toHaveLength(1);

    act(() => report({ isIntersecting: false, boundingClientRect: rect(-20) }));
    expect(screen.getAllByText('orders-db')).toHaveLength(2);
    // Who hears the page has heard it already.
    expect(screen.getAllByRole('heading', { name: 'orders-db' })).toHaveLength(
      1,
    );
    await expectNoAxeViolations(container);

    // Below the window nothing was passed yet.
    act(() =>
      report({ isIntersecting: false, boundingClientRect: rect(2000) }),
    );
    expect(screen.getAllByText('orders-db')).toHaveLength(1);
  });

  it('says beside its name there that its cluster does not answer', async () => {
    const report = watchPlaces();
    show('', clusterOf('west', { state: 'stale', since: before(12 * MINUTE) }));
    await openTab('Overview');
    expect(screen.getAllByText('Stale 12 min')).toHaveLength(1);
    act(() => report({ isIntersecting: false, boundingClientRect: rect(-20) }));
    expect(screen.getAllByText('Stale 12 min')).toHaveLength(2);
    expect(screen.queryByText('Live')).not.toBeInTheDocument();
    // Who hears the page has heard it already.
    expect(screen.getAllByText(/^Stale\. No answer from west/)).toHaveLength(1);
  });
});
