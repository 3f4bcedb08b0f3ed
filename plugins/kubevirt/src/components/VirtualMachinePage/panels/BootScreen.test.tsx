import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../../__testUtils__/FakeKubeVirtApi';
import { entityRef } from '../../../__testUtils__/fixtures';
import { responseError } from '../../../__testUtils__/responseError';
import { showInApp } from '../../../__testUtils__/showInApp';
import { BootScreen } from './BootScreen';

const locator = {
  entityRef,
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-db',
};

function show(answer: () => Promise<Blob>) {
  const api = new FakeKubeVirtApi();
  api.getScreenshot = jest.fn(answer);
  const { container } = showInApp(
    <BootScreen locator={locator} kind="VirtualMachine" />,
    { api },
  );
  return { api, container };
}

const ask = async () =>
  userEvent.click(
    await screen.findByRole('button', { name: 'Show the screen' }),
  );

describe('the boot screen', () => {
  it('is a picture once somebody asks for it, and another when asked again', async () => {
    const { api, container } = show(
      async () => new Blob(['one'], { type: 'image/png' }),
    );
    await screen.findByRole('button', { name: 'Show the screen' });
    expect(api.getScreenshot).not.toHaveBeenCalled();
    await ask();
    const picture = await screen.findByRole('img', {
      name: /^Screen of orders-db at /,
    });
    expect(picture).toHaveAttribute('src', 'data:image/png;base64,b25l');
    await expectNoAxeViolations(container);
    api.getScreenshot = jest.fn(
      async () => new Blob(['two'], { type: 'image/png' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Take another picture' }),
    );
    await waitFor(() =>
      expect(screen.getByRole('img')).toHaveAttribute(
        'src',
        'data:image/png;base64,dHdv',
      ),
    );
  });

  it.each([
    [
      403,
      'NotAllowedError',
      'You may not see the screen of this virtual machine',
    ],
    [409, 'ConflictError', 'There is no picture of the screen'],
  ])('explains an answer of %s', async (status, name, text) => {
    const error = await responseError(status, name, 'in the words of it');
    show(async () => {
      throw error;
    });
    await ask();
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.getByText('in the words of it')).toBeInTheDocument();
  });
});
