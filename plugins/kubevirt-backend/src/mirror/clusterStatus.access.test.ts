import { createMirror } from './__testUtils__/createMirror';
import { FakeApi, failure } from './__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { DEFAULT_TIMINGS } from './reflector/timings';

describe('the status of a cluster that the portal cannot call', () => {
  it.each([
    ['InvalidConfiguration', 'configuration of this cluster cannot be used'],
    ['CredentialUnavailable', 'cannot get the credential'],
    ['ExecCredentialFailed', 'cannot get the credential'],
  ])(
    'reports %s as a fault of the portal and not of the network, and follows when it is another one',
    async (reason, message) => {
      const api = new FakeApi();
      const clock = new ManualClock();
      const mirror = createMirror({ client: api, clock });
      const { json, stream } = api;
      const fail = (why: string) => {
        const refused = async (): Promise<never> => {
          throw failure(0, why);
        };
        Object.assign(api, { json: refused, stream: refused });
      };
      const recover = () => Object.assign(api, { json, stream });
      fail('ECONNREFUSED');
      mirror.start();
      await clock.advance(10);
      expect(mirror.status().state).toBe('unreachable');
      fail(reason);
      await clock.advance(DEFAULT_TIMINGS.probeInterval);
      expect(mirror.status()).toMatchObject({
        state: 'misconfigured',
        message: expect.stringContaining(message),
      });
      recover();
      await clock.advance(DEFAULT_TIMINGS.probeInterval);
      expect(mirror.status().state).toBe('synced');
      fail(reason);
      api.dropWatches(failure(0, reason));
      await clock.advance(DEFAULT_TIMINGS.probeInterval);
      expect(mirror.status()).toMatchObject({
        state: 'stale',
        message: expect.stringContaining(message),
      });
      await mirror.stop();
    },
  );
});
