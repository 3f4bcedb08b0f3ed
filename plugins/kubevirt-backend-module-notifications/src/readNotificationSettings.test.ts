import path from 'node:path';
import { ConfigReader } from '@backstage/config';
import { configKeys } from '@rafay-kubevirt/test-setup';
import {
  KNOWN_KEYS,
  readNotificationSettings,
} from './readNotificationSettings';

const read = (notifications?: object) =>
  readNotificationSettings(
    new ConfigReader(
      notifications ? { kubevirt: { notifications } } : {},
    ) as any,
  );

describe('readNotificationSettings', () => {
  it('knows the keys of config.d.ts', async () => {
    expect(await configKeys(path.resolve(__dirname, '../config.d.ts'))).toEqual(
      { kubevirt: { notifications: KNOWN_KEYS } },
    );
  });

  it('has values where nothing is configured', () => {
    expect(read()).toEqual({
      enabled: true,
      clusters: undefined,
      notRunningAfter: 300_000,
      maxPerHour: 20,
    });
  });

  it('reads all', () => {
    expect(
      read({
        enabled: false,
        clusters: ['west'],
        notRunningAfter: { minutes: 10 },
        maxPerHour: 5,
      }),
    ).toEqual({
      enabled: false,
      clusters: ['west'],
      notRunningAfter: 600_000,
      maxPerHour: 5,
    });
  });

  it.each([
    [{ maxPerHours: 5 }, 'kubevirt.notifications.maxPerHours'],
    [{ maxPerHour: 0 }, 'kubevirt.notifications.maxPerHour'],
    [{ maxPerHour: 1.5 }, 'kubevirt.notifications.maxPerHour'],
    [{ notRunningAfter: '1s' }, 'kubevirt.notifications.notRunningAfter'],
    [
      { notRunningAfter: { days: 3 } },
      'kubevirt.notifications.notRunningAfter',
    ],
  ])('refuses %j', (notifications, key) => {
    expect(() => read(notifications)).toThrow(key);
  });
});
