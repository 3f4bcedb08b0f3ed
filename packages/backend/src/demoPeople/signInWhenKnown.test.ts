import { NotFoundError } from '@backstage/errors';
import { signInWhenKnown } from './signInWhenKnown';

describe('signInWhenKnown', () => {
  const pause = jest.fn(async () => {});

  beforeEach(() => pause.mockClear());

  it('waits while the catalog does not know somebody', async () => {
    const signIn = jest
      .fn<Promise<string>, []>()
      .mockRejectedValueOnce(new NotFoundError('User not found'))
      .mockRejectedValueOnce(new NotFoundError('User not found'))
      .mockResolvedValue('token');
    expect(await signInWhenKnown(signIn, pause)).toBe('token');
    expect(pause).toHaveBeenCalledTimes(2);
  });

  it('gives up in the end', async () => {
    const signIn = async () => {
      throw new NotFoundError('User not found');
    };
    await expect(signInWhenKnown(signIn, pause)).rejects.toThrow(
      'User not found',
    );
    expect(pause.mock.calls.length).toBeGreaterThan(10);
  });

  it('does not wait for what waiting does not fix', async () => {
    const signIn = async () => {
      throw new Error('The catalog cannot be reached');
    };
    await expect(signInWhenKnown(signIn, pause)).rejects.toThrow(/reached/);
    expect(pause).not.toHaveBeenCalled();
  });
});
