import path from 'node:path';
import { ConfigReader } from '@backstage/config';
import { configKeys } from '@rafay-kubevirt/test-setup';
import { LINKED_KINDS } from './rollout/consoleLinks';
import { KNOWN_KEYS, readFileOf, readRafaySettings } from './readRafaySettings';

const KEY = 'ra2.secret';
const read = (rafay: unknown) =>
  readRafaySettings(new ConfigReader({ kubevirt: { rafay: rafay as {} } }));

describe('readRafaySettings', () => {
  it('knows the keys of config.d.ts', async () => {
    const keys: any = await configKeys(
      path.resolve(__dirname, '../config.d.ts'),
    );
    const { links, ...others } = keys.kubevirt.rafay;
    expect([...Object.keys(others), 'links'].sort()).toEqual(
      [...KNOWN_KEYS].sort(),
    );
    expect(
      Object.keys(links).map(key => key.replace(/^'(.*)'$/, '$1')),
    ).toEqual(LINKED_KINDS);
  });

  it('is nothing where nothing is configured', () => {
    expect(readRafaySettings(new ConfigReader({}))).toBeUndefined();
  });

  it('reads all, with defaults', async () => {
    const settings = read({
      url: 'https://console.rafay.dev/',
      apiKey: KEY,
      projects: ['shop', 'shop', 'lab'],
    })!;

    expect(settings).toMatchObject({
      url: 'https://console.rafay.dev',
      projects: ['shop', 'lab'],
      requestsPerMinute: 120,
      timeout: 15_000,
      maxAge: 10_000,
      clusterInterval: 60_000,
      syncTimeout: 15 * 60_000,
      links: {},
    });
    expect(await settings.key()).toBe(KEY);
  });

  it.each([
    [{ project: ['shop'] }, /'kubevirt.rafay.project' .* not known/],
    [{ apiKeyFile: '/run/key' }, /one of 'apiKey' and 'apiKeyFile'/],
    [{ apiKey: undefined }, /one of 'apiKey' and 'apiKeyFile'/],
    [{ url: 'http://console.rafay.dev' }, /'kubevirt.rafay.url' must be/],
    [{ url: 'https://u:p@console.rafay.dev' }, /'kubevirt.rafay.url' must be/],
    [{ url: 'console' }, /'kubevirt.rafay.url' must be/],
    [{ requestsPerMinute: 0 }, /requestsPerMinute/],
    [{ timeout: { seconds: 0 } }, /'kubevirt.rafay.timeout' must be/],
    [{ syncTimeout: { days: 2 } }, /'kubevirt.rafay.syncTimeout' must be/],
    [{ links: { project: '/x' } }, /'kubevirt.rafay.links.project' .* not/],
    [{ maxAge: { days: 2 } }, /'kubevirt.rafay.maxAge' must be/],
    [
      { projects: Array.from({ length: 201 }, (_, index) => `p${index}`) },
      /at most 200/,
    ],
  ])('refuses %j', (change, message) => {
    const attempt = () =>
      read({ url: 'https://console.rafay.dev', apiKey: KEY, ...change });

    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(KEY);
  });
});

describe('readFileOf', () => {
  it.each([
    [{}, 'projects/shop/workloads/artifacts/db/db.yaml'],
    [
      { rafay: { repository: { root: 'rafay/all', artifacts: 'files' } } },
      'rafay/all/shop/workloads/files/db/db.yaml',
    ],
  ])('finds a VM where the templates write it, with %j', (config, file) => {
    expect(readFileOf(new ConfigReader(config))('shop', 'db')).toBe(file);
  });
});
