import path from 'node:path';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { configKeys } from '@rafay-kubevirt/test-setup';
import { KNOWN_KEYS, refuseUnknownKeys } from './refuseUnknownKeys';

const refusing = (kubevirt: JsonObject) => () =>
  refuseUnknownKeys(new ConfigReader({ kubevirt }));

describe('refuseUnknownKeys', () => {
  it('knows just the keys that config.d.ts describes', async () => {
    expect(await configKeys(path.resolve(__dirname, '../config.d.ts'))).toEqual(
      { kubevirt: KNOWN_KEYS },
    );
  });

  it.each<[string, JsonObject]>([
    ['kubevirt.acess', { acess: { read: 'consent' } }],
    ['kubevirt.access.mode', { access: { mode: 'consent' } }],
    [
      'kubevirt.access.rules[1].namespace',
      {
        access: { rules: [{ callers: 'a' }, { namespace: 'shop' }] },
      },
    ],
    [
      'kubevirt.access.rules[0].entities.locations',
      {
        access: { rules: [{ entities: { locations: 'x' } }] },
      },
    ],
    ['kubevirt.clusters[0].namespace', { clusters: [{ namespace: 'shop' }] }],
    [
      'kubevirt.clusters[0].kubeconfig.contexts',
      {
        clusters: [{ kubeconfig: { contexts: 'a' } }],
      },
    ],
    ['kubevirt.kubeconfigs[0].context', { kubeconfigs: [{ context: 'a' }] }],
    ['kubevirt.execPlugins[0].args', { execPlugins: [{ args: [] }] }],
    ['kubevirt.mirror.namespace', { mirror: { namespace: 'shop' } }],
    ['kubevirt.mirror.constructor', { mirror: { constructor: 'shop' } }],
    ['kubevirt.cache.visiblity', { cache: { visiblity: 0 } }],
  ])('refuses %s by its path', (place, kubevirt) => {
    expect(refusing(kubevirt)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(`'${place}'`),
      }),
    );
  });

  it.each(['owner', 'kind', 'namespace'])(
    'says what takes the place of %s in a rule',
    key => {
      expect(
        refusing({ access: { rules: [{ entities: { [key]: 'x' } }] } }),
      ).toThrow("use 'callers', or 'location' with 'ref'");
    },
  );

  it('lets the rest to those who read it', () => {
    expect(
      refusing({ clusters: 'west', access: { read: 'consent' } }),
    ).not.toThrow();
    expect(() => refuseUnknownKeys(new ConfigReader({}))).not.toThrow();
  });
});
