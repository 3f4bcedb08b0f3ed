import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  kubevirtVmLogsPermission,
  kubevirtVmReadPermission,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import {
  AuthorizationBatcher,
  type AccessRequest,
} from './AuthorizationBatcher';

const read: AccessRequest = { permission: kubevirtVmReadPermission };
const logs: AccessRequest = { permission: kubevirtVmLogsPermission };
const ann = mockCredentials.user('user:default/ann');
const bob = mockCredentials.user('user:default/bob');

/** Lets what is under way go as far as it can: it waits for turns of the event loop, and not for time. */
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) {
    await new Promise(resolve => setImmediate(resolve));
  }
};

function userOf(credentials: BackstageCredentials): string {
  return (credentials.principal as { userEntityRef: string }).userEntityRef;
}

/** A catalog that answers when a test lets it. */
function setUp() {
  const clock = new ManualClock();
  const calls: { refs: string[]; user: string; answer: () => void }[] = [];
  const hidden = new Set<string>();
  const getEntitiesByRefs = jest.fn(
    (
      { entityRefs }: { entityRefs: string[] },
      { credentials }: { credentials: BackstageCredentials },
    ) =>
      new Promise(resolve =>
        calls.push({
          refs: entityRefs,
          user: userOf(credentials),
          answer: () =>
            resolve({
              items: entityRefs.map(ref =>
                hidden.has(ref) ? undefined : { metadata: { name: ref } },
              ),
            }),
        }),
      ),
  );
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockImplementation(async requests =>
    requests.map(() => ({ result: AuthorizeResult.ALLOW })),
  );
  const batcher = AuthorizationBatcher.create({
    catalog: { getEntitiesByRefs } as any,
    permissions,
    clock,
  });
  const outcomes: string[] = [];
  const check = (
    credentials: BackstageCredentials,
    ref: string,
    request = read,
  ) => {
    const asked = batcher.check(
      credentials,
      ref,
      request,
      JSON.stringify(credentials.principal),
    );
    asked.then(
      entity => outcomes.push(`${ref} ${entity.metadata.name}`),
      error => outcomes.push(`${ref} ${error.name}`),
    );
    return asked;
  };
  return {
    batcher,
    check,
    calls,
    clock,
    getEntitiesByRefs,
    hidden,
    outcomes,
    permissions,
  };
}

describe('AuthorizationBatcher', () => {
  it('asks both backends at once', async () => {
    const { check, calls, permissions } = setUp();
    permissions.authorize.mockReturnValue(new Promise(() => {}));
    void check(ann, 'a');
    await settle();
    expect(calls.map(({ refs }) => refs)).toEqual([['a']]);
    expect(permissions.authorize).toHaveBeenCalledTimes(1);
  });

  it('asks together what comes while an answer is awaited, and each for what it wants', async () => {
    const { check, calls, outcomes, hidden, permissions } = setUp();
    hidden.add('hidden');
    void check(ann, 'a');
    await settle();
    void check(ann, 'b');
    void check(ann, 'b');
    check(ann, 'hidden').catch(() => {});
    void check(ann, 'c', logs);
    await settle();
    expect(calls).toHaveLength(1);

    calls[0].answer();
    await settle();
    expect(outcomes).toEqual(['a a']);
    expect(calls[1].refs).toEqual(['b', 'hidden', 'c']);
    expect(permissions.authorize).toHaveBeenLastCalledWith(
      [
        { ...read, resourceRef: 'b' },
        { ...read, resourceRef: 'hidden' },
        { ...logs, resourceRef: 'c' },
      ],
      { credentials: ann },
    );

    calls[1].answer();
    await settle();
    expect(outcomes.slice(1)).toEqual([
      'b b',
      'b b',
      'hidden NotFoundError',
      'c c',
    ]);
    expect(calls).toHaveLength(2);
  });

  it('never answers with what was asked before the question came', async () => {
    const { check, calls, outcomes, permissions } = setUp();
    void check(ann, 'a');
    await settle();
    // The first question was granted; it is withdrawn before the second comes.
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    check(ann, 'a').catch(() => {});
    calls[0].answer();
    await settle();
    calls[1].answer();
    await settle();
    expect(outcomes).toEqual(['a a', 'a NotAllowedError']);
  });

  it('keeps nothing', async () => {
    const { check, calls } = setUp();
    for (const expected of [1, 2, 3]) {
      void check(ann, 'a');
      await settle();
      expect(calls).toHaveLength(expected);
      calls[expected - 1].answer();
      await settle();
    }
  });

  it("never joins the questions of two principals, nor waits for another's", async () => {
    const { check, calls, outcomes, permissions } = setUp();
    permissions.authorize.mockImplementation(async (requests, options) =>
      requests.map(() => ({
        result:
          userOf(
            (options as { credentials: BackstageCredentials }).credentials,
          ) === 'user:default/bob'
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      })),
    );
    void check(ann, 'a');
    check(bob, 'a').catch(() => {});
    await settle();
    expect(calls.map(({ user }) => user)).toEqual([
      'user:default/ann',
      'user:default/bob',
    ]);
    calls[1].answer();
    await settle();
    expect(outcomes).toEqual(['a NotAllowedError']);
    calls[0].answer();
    await settle();
    expect(outcomes).toEqual(['a NotAllowedError', 'a a']);
  });

  it('asks alone where no principal is given', async () => {
    const { calls, batcher } = setUp();
    const service = mockCredentials.service('external:ci');
    for (const ref of ['a', 'a']) {
      void batcher.check(service, ref, read, undefined);
    }
    await settle();
    expect(calls.map(({ refs }) => refs)).toEqual([['a'], ['a']]);
  });

  it("refuses nobody for another's token", async () => {
    const { check, calls, outcomes, getEntitiesByRefs } = setUp();
    void check(ann, 'first');
    await settle();
    void check(ann, 'a');
    check(ann, 'b').catch(() => {});
    getEntitiesByRefs.mockRejectedValueOnce(new AuthenticationError('expired'));
    calls[0].answer();
    await settle();
    // The one whose token was used has its answer; the other asks with its own.
    expect(outcomes).toEqual(['first first', 'b AuthenticationError']);
    expect(calls[1].refs).toEqual(['a']);
    calls[1].answer();
    await settle();
    expect(outcomes[2]).toBe('a a');
  });

  it('says that the permission is missing, whatever the catalog says', async () => {
    const { check, getEntitiesByRefs, permissions } = setUp();
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    getEntitiesByRefs.mockRejectedValue(new Error('catalog is away'));
    await expect(check(ann, 'a')).rejects.toThrow("'kubevirt.vm.read'");
  });

  it('does not wait long for an answer that does not come', async () => {
    const { check, calls, clock, outcomes } = setUp();
    void check(ann, 'hangs');
    await settle();
    void check(ann, 'a');
    void check(ann, 'b');
    clock.tick(99);
    await settle();
    expect(calls).toHaveLength(1);
    clock.tick(1);
    await settle();
    expect(calls[1].refs).toEqual(['a', 'b']);
    calls[1].answer();
    await settle();
    expect(outcomes).toEqual(['a a', 'b b']);
  });

  it('asks for no more than a hundred at a time', async () => {
    const { check, calls, outcomes } = setUp();
    for (let i = 0; i < 250; i++) {
      void check(ann, `e${i}`);
    }
    for (let round = 0; round < 3; round++) {
      await settle();
      calls[round].answer();
    }
    await settle();
    expect(calls.map(({ refs }) => refs.length)).toEqual([100, 100, 50]);
    expect(outcomes).toHaveLength(250);
  });
});
