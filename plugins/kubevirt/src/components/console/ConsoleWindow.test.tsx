import { act, screen, waitFor } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  consoleAvailable,
  FakeConsoles,
} from '../../__testUtils__/FakeConsoles';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { answerOf, clusterOf, runningVm } from '../../__testUtils__/fixtures';
import { responseError } from '../../__testUtils__/responseError';
import { showInApp } from '../../__testUtils__/showInApp';
import { PlatformPage } from '../PlatformPage';
import { setUpBrowser } from './__testUtils__/setUpBrowser';

setUpBrowser();

const ADDRESS = '/kubevirt/console/west/shop/orders-db';

function show(api: FakeKubeVirtApi, path: string) {
  const consoles = new FakeConsoles();
  api.getConsoleAvailability = async () => consoleAvailable;
  api.openConsole = jest.fn((_vm, request, handlers) =>
    consoles.open(request, handlers),
  );
  const { container } = showInApp(<PlatformPage />, {
    api,
    at: { mountPath: '/kubevirt', path },
  });
  return { consoles, container, api };
}

const withVm = () =>
  FakeKubeVirtApi.with(answerOf([runningVm], [clusterOf('west')]));

describe('a console in a window of its own', () => {
  it('opens the console of its address, with the status of the VM', async () => {
    const { consoles, container, api } = show(
      withVm(),
      `${ADDRESS}?entity=component:default/orders`,
    );
    expect(
      await screen.findByRole('heading', { name: 'orders-db' }),
    ).toBeInTheDocument();
    expect(screen.getByText('Running')).toBeInTheDocument();
    await waitFor(() => expect(consoles.opened).toHaveLength(1));
    expect(api.openConsole).toHaveBeenCalledWith(
      {
        entityRef: 'component:default/orders',
        cluster: 'west',
        namespace: 'shop',
        name: 'orders-db',
      },
      expect.objectContaining({ console: 'serial', uid: 'uid-orders-db' }),
      expect.anything(),
    );
    act(() => consoles.stands());
    expect(document.title).toMatch(/Console of orders-db/);
    expect(
      screen.queryByRole('link', { name: /window of its own/ }),
    ).toBeNull();
    await expectNoAxeViolations(container);
  });

  it.each(['', '?entity=', '?entity=orders'])(
    'says what is missing in the address: %j',
    async search => {
      const { consoles } = show(withVm(), `${ADDRESS}${search}`);
      expect(
        await screen.findByText('This address is not complete'),
      ).toBeInTheDocument();
      expect(consoles.opened).toHaveLength(0);
    },
  );

  it('says that there is no such VM', async () => {
    show(
      withVm(),
      '/kubevirt/console/west/shop/another?entity=component:default/orders',
    );
    expect(
      await screen.findByText('There is no virtual machine another here'),
    ).toBeInTheDocument();
  });

  it('says that one may not see the VM', async () => {
    const error = await responseError(403, 'NotAllowedError', 'not you');
    show(
      FakeKubeVirtApi.failing(error),
      `${ADDRESS}?entity=component:default/orders`,
    );
    expect(await screen.findByText('not you')).toBeInTheDocument();
  });
});
