import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useNavigate } from 'react-router-dom';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { detailOf } from '../../__testUtils__/detailFixtures';
import { answerOf, runningVm } from '../../__testUtils__/fixtures';
import { showInApp } from '../../__testUtils__/showInApp';
import { VirtualMachinePage } from './VirtualMachinePage';

const scrollIntoView = jest.fn();

function BackButton() {
  const navigate = useNavigate();
  return <button onClick={() => navigate(-1)}>Back</button>;
}

function show(search: string) {
  const api = FakeKubeVirtApi.with(answerOf([runningVm]));
  api.getVirtualMachine = async () => detailOf(runningVm);
  const { container } = showInApp(
    <>
      <BackButton />
      <VirtualMachinePage />
    </>,
    {
      api,
      at: {
        mountPath: '/catalog/orders/virtual-machines/:cluster/:namespace/:name',
        path: `/catalog/orders/virtual-machines/west/shop/orders-db${search}`,
      },
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
    expect(scrollIntoView).toHaveBeenCalledTimes(1);
    expect(scrollIntoView.mock.contexts[0]).toContainElement(
      screen.getByRole('tabpanel'),
    );
  });

  it('brings up the part that a link asks for', async () => {
    standAt(window.innerHeight);
    show('?tab=disks');
    await openTab('Disks');
    expect(scrollIntoView).toHaveBeenCalledTimes(1);
  });

  it('moves nothing where the part is in the window', async () => {
    standAt(window.innerHeight);
    show('?tab=disks');
    await openTab('Disks');
    expect(scrollIntoView).toHaveBeenCalledTimes(1);
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
    expect(scrollIntoView).toHaveBeenCalledTimes(2);

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
    let tell: (entry: Partial<IntersectionObserverEntry>) => void = () => {};
    globalThis.IntersectionObserver = class {
      constructor(callback: IntersectionObserverCallback) {
        tell = entry =>
          callback(
            [entry as IntersectionObserverEntry],
            this as unknown as IntersectionObserver,
          );
      }
      observe() {}
      disconnect() {}
    } as unknown as typeof IntersectionObserver;
    const { container } = show('');
    await openTab('Overview');
    expect(screen.getAllByText('orders-db')).toHaveLength(1);

    const rect = (bottom: number) => ({ bottom } as DOMRectReadOnly);
    act(() => tell({ isIntersecting: false, boundingClientRect: rect(-20) }));
    expect(screen.getAllByText('orders-db')).toHaveLength(2);
    // Who hears the page has heard it already.
    expect(screen.getAllByRole('heading', { name: 'orders-db' })).toHaveLength(
      1,
    );
    await expectNoAxeViolations(container);

    // Below the window nothing was passed yet.
    act(() => tell({ isIntersecting: false, boundingClientRect: rect(2000) }));
    expect(screen.getAllByText('orders-db')).toHaveLength(1);
  });
});
