import { ManualClock } from '@rafay-kubevirt/test-setup';
import { selfSigned } from '../__testUtils__/selfSigned';
import { startRafay, type RafayAnswer } from '../__testUtils__/startRafay';
import { keyFromConfig } from './keys';
import { RafayClient, rafayPath } from './RafayClient';
import type { RafayError } from './RafayError';

const KEY = 'ra2.secret-of-the-organisation';
const REQUEST = { what: 'projects', path: '/auth/v1/projects/' };

describe('RafayClient', () => {
  let answer: (path: string) => RafayAnswer;
  let rafay: Awaited<ReturnType<typeof startRafay>>;
  let clock: ManualClock;

  const client = (options = {}) =>
    RafayClient.create({
      url: rafay.url,
      key: keyFromConfig(KEY),
      clock,
      requestsPerMinute: 120,
      timeout: 5000,
      ...options,
    });

  const failureOf = (call: Promise<unknown>): Promise<RafayError> =>
    call.then(
      () => {
        throw new Error('It did not fail');
      },
      error => error,
    );

  beforeEach(async () => {
    clock = new ManualClock('2026-11-28T12:00:00Z');
    answer = () => ({ body: {} });
    rafay = await startRafay(path => answer(path));
  });

  afterEach(() => rafay.stop());

  it.each([
    ['/apis/infra.k8smgmt.io/v3/projects/shop/clusters', 'x-api-key'],
    ['/auth/v1/projects/', 'x-rafay-api-keyid'],
    ['/v2/sentry/kubeconfig/user', 'x-rafay-api-keyid'],
  ])('sends the key of %s in %s and nowhere else', async (path, header) => {
    await client().json({ what: 'it', path });

    const [{ headers, url }] = rafay.requests;
    const holding = Object.keys(headers).filter(name =>
      String(headers[name]).includes(KEY),
    );
    expect(holding).toEqual([header]);
    expect(url).not.toContain(KEY);
  });

  it.each([
    [401, {}, 'key-refused'],
    [403, {}, 'forbidden'],
    [404, {}, 'not-found'],
    [429, { 'retry-after': '7' }, 'rate-limited'],
    [500, {}, 'refused'],
    [503, {}, 'refused'],
    [302, { location: 'https://elsewhere.example/login' }, 'refused'],
  ])('names a %i', async (status, headers, failure) => {
    answer = () => ({ status, headers, body: `<html>${KEY} of-others</html>` });

    const error = await failureOf(client().json(REQUEST));

    expect(error).toMatchObject({ name: 'RafayError', failure });
    expect(error.message).toContain('projects');
    expect(`${error.message} ${error.stack}`).not.toContain('of-others');
    expect(rafay.requests).toHaveLength(1);
  });

  it('asks nothing while Rafay wants a pause, and goes on after it', async () => {
    answer = () => ({ status: 429, headers: { 'retry-after': '15' } });
    const rafayClient = client();
    await failureOf(rafayClient.json(REQUEST));
    answer = () => ({ body: { ok: true } });

    const next = rafayClient.json(REQUEST);
    await new Promise(setImmediate);
    expect(rafay.requests).toHaveLength(1);
    clock.tick(15_000);

    expect(await next).toEqual({ ok: true });
  });

  it('refuses at once what would wait for longer than 20 seconds', async () => {
    answer = () => ({ status: 429, headers: { 'retry-after': '999999999' } });
    const rafayClient = client();
    await failureOf(rafayClient.json(REQUEST));

    const error = await failureOf(rafayClient.json(REQUEST));

    expect(error).toMatchObject({ failure: 'rate-limited', retryAfter: 300 });
    expect(rafay.requests).toHaveLength(1);
  });

  it('sends no more in a minute than its budget', async () => {
    const rafayClient = client({ requestsPerMinute: 20 });
    const all = Array.from({ length: 40 }, () =>
      rafayClient.json(REQUEST).catch(() => {}),
    );
    for (let second = 0; second < 60; second++) {
      await new Promise(setImmediate);
      clock.tick(1000);
    }
    await Promise.all(all);

    // The burst of a quarter, and what waited for at most 20 seconds.
    expect(rafay.requests.length).toBeGreaterThanOrEqual(5);
    expect(rafay.requests.length).toBeLessThanOrEqual(20);
  });

  it('does not wait for ever', async () => {
    answer = () => ({});
    const failed = failureOf(client().json(REQUEST));
    while (rafay.requests.length === 0) {
      await new Promise(setImmediate);
    }
    clock.tick(5000);

    const error = await failed;

    expect(error).toMatchObject({ failure: 'unreachable' });
    expect(error.message).toContain(
      'Rafay did not answer the question for projects within 5 s',
    );
    expect(clock.pending).toEqual([]);
  });

  it('says where it found nobody', async () => {
    const { url } = rafay;
    await rafay.stop();

    const error = await failureOf(client().json(REQUEST));

    expect(error).toMatchObject({ failure: 'unreachable' });
    expect(error.message).toContain(new URL(url).host);
    rafay = await startRafay(path => answer(path));
  });

  it('does not trust a certificate that nobody it knows has issued, and says what to do', async () => {
    await rafay.stop();
    rafay = await startRafay(path => answer(path), await selfSigned());

    const error = await failureOf(client().json(REQUEST));

    expect(error).toMatchObject({ failure: 'untrusted' });
    expect(error.message).toContain(
      `does not trust the certificate of ${
        new URL(rafay.url).host
      }, which is signed by itself`,
    );
    expect(error.message).toContain('NODE_EXTRA_CA_CERTS');
    expect(rafay.requests).toEqual([]);
  });

  it.each([
    ['an HTML page', '<html><body>Sign in</body></html>'],
    ['half an answer', '{"items": ['],
    ['more than 8 MiB', 'x'.repeat(8 * 2 ** 20 + 1)],
  ])('says that %s cannot be read', async (_, body) => {
    answer = () => ({ body });

    const error = await failureOf(client().json(REQUEST));

    expect(error).toMatchObject({ failure: 'unreadable' });
    expect(error.message.length).toBeLessThan(200);
  });

  it.each(['two\nlines', 'umläut', ''])(
    'sends nothing with a key that is none: %j',
    async key => {
      const error = await failureOf(
        client({ key: keyFromConfig(key) }).json(REQUEST),
      );

      expect(error).toMatchObject({ failure: 'no-key' });
      expect(rafay.requests).toHaveLength(0);
    },
  );

  it.each([
    ['../../auth', '/p/..%2F..%2Fauth/c'],
    ['..', '/p/%2E%2E/c'],
    ['a?b#c', '/p/a%3Fb%23c/c'],
  ])('keeps the name %s within its part of the path', async (name, path) => {
    expect(rafayPath`/p/${name}/c`).toBe(path);
  });
});
