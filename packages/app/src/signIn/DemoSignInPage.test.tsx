import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import {
  configApiRef,
  discoveryApiRef,
  IdentityApi,
} from '@backstage/frontend-plugin-api';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DemoSignInPage } from './DemoSignInPage';

const REMEMBERED = 'demo:signed-in-as';
const PEOPLE = [
  { provider: 'guest', title: 'Guest' },
  { provider: 'owen', title: 'Owen', description: 'Is in Team Orders.' },
];

/** A token that lasts until the year 2100. */
const TOKEN = [{ alg: 'none' }, { exp: 4_102_444_800 }, '']
  .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

function answer() {
  return jest.spyOn(global, 'fetch').mockImplementation(
    async () =>
      ({
        ok: true,
        status: 200,
        headers: new Headers({ 'content-type': 'application/json' }),
        json: async () => ({
          providerInfo: {},
          profile: { displayName: 'Owen' },
          backstageIdentity: {
            token: TOKEN,
            expiresInSeconds: 3600,
            identity: {
              type: 'user',
              userEntityRef: 'user:default/owen',
              ownershipEntityRefs: ['group:default/team-orders'],
            },
          },
        }),
      } as unknown as Response),
  );
}

function show() {
  const onSignInSuccess = jest.fn<void, [IdentityApi]>();
  renderInTestApp(
    <TestApiProvider
      apis={[
        [configApiRef, mockApis.config({ data: { demo: { people: PEOPLE } } })],
        [
          discoveryApiRef,
          {
            getBaseUrl: async (id: string) => `http://portal.example/api/${id}`,
          },
        ],
      ]}
    >
      <DemoSignInPage onSignInSuccess={onSignInSuccess} />
    </TestApiProvider>,
  );
  return onSignInSuccess;
}

describe('DemoSignInPage', () => {
  beforeEach(() => localStorage.clear());
  afterEach(() => jest.restoreAllMocks());

  it('signs in as the person that was chosen, remembers them, and forgets them at sign-out', async () => {
    const fetched = answer();
    const onSignInSuccess = show();
    expect(await screen.findByText('Is in Team Orders.')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Enter as Owen' }),
    );
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    expect(String(fetched.mock.calls[0][0])).toBe(
      'http://portal.example/api/auth/owen/refresh',
    );
    const [identity] = onSignInSuccess.mock.calls[0];
    expect(await identity.getBackstageIdentity()).toMatchObject({
      userEntityRef: 'user:default/owen',
    });
    expect(await identity.getCredentials()).toEqual({ token: TOKEN });
    expect(localStorage.getItem(REMEMBERED)).toBe('owen');
    await identity.signOut();
    expect(localStorage.getItem(REMEMBERED)).toBeNull();
  });

  it('does not ask again when the page is loaded again', async () => {
    localStorage.setItem(REMEMBERED, 'owen');
    answer();
    const onSignInSuccess = show();
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
  });

  it('asks again where the person is not offered any more', async () => {
    localStorage.setItem(REMEMBERED, 'vera');
    show();
    expect(
      await screen.findByRole('button', { name: 'Enter as Guest' }),
    ).toBeInTheDocument();
  });
});
