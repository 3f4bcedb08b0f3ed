import path from 'node:path';
import { ConfigReader } from '@backstage/config';
import type { JsonValue } from '@backstage/types';
import { configKeys } from '@rafay-kubevirt/test-setup';
import { KNOWN_KEYS, refuseUnknownKeys } from './refuseUnknownKeys';

const refusing = (rafay: JsonValue) => () =>
  refuseUnknownKeys(new ConfigReader({ rafay }));

describe('refuseUnknownKeys', () => {
  it('knows just the keys that config.d.ts describes', async () => {
    expect(await configKeys(path.resolve(__dirname, '../config.d.ts'))).toEqual(
      { rafay: KNOWN_KEYS },
    );
  });

  it.each<[string, JsonValue]>([
    ['rafay.dataVolume', { dataVolume: { allowedHosts: [] } }],
    ['rafay.data-volumes', { 'data-volumes': {} }],
    ['rafay.verisons', { verisons: {} }],
    ['rafay.limit', { limit: {} }],
    ['rafay.dataVolumes.allowHosts', { dataVolumes: { allowHosts: [] } }],
    ['rafay.versions.allow', { versions: { allow: { kubevirt: [] } } }],
    [
      'rafay.versions.allowed.Kubevirt',
      { versions: { allowed: { Kubevirt: [] } } },
    ],
    [
      'rafay.versions.kubevirt[1].kubernets',
      { versions: { kubevirt: [{ release: '1.9' }, { kubernets: [] }] } },
    ],
    ['rafay.limits.vms', { limits: { vms: 3 } }],
    ['rafay.limits.constructor', { limits: { constructor: 3 } }],
  ])('refuses %s by its path', (place, rafay) => {
    expect(refusing(rafay)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(`'${place}'`),
      }),
    );
  });

  it.each<[string, JsonValue]>([
    ['what it knows', { limits: { virtualMachines: 3 } }],
    ['sections of other plugins', { console: { url: 'https://rafay.test' } }],
    ['what is no section', 'https://rafay.test'],
    ['nothing', {}],
  ])('leaves %s alone', (_, rafay) => {
    expect(refusing(rafay)).not.toThrow();
  });
});
