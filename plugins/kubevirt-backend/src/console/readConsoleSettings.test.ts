import { ConfigReader } from '@backstage/config';
import { readConsoleSettings } from './readConsoleSettings';

const read = (console: object) =>
  readConsoleSettings(
    new ConfigReader({ kubevirt: { console: console as {} } }),
  );

describe('readConsoleSettings', () => {
  it('switches consoles off where nothing is configured', () => {
    expect(readConsoleSettings(new ConfigReader({}))).toEqual({
      enabled: false,
      maxPerUser: 10,
      maxPerVm: 20,
      maxPerCluster: 100,
      idleTimeout: 3_600_000,
      maxDuration: 43_200_000,
      maxQueuedBytes: 4_194_304,
    });
  });

  it.each([
    { maxPerUser: 0 },
    { maxPerVm: 51 },
    { maxPerCluster: 1.5 },
    { idleTimeout: '1 second' },
    { maxDuration: 0 },
    { maxQueuedBytes: 1 },
  ])('refuses %j', console => {
    expect(() => read(console)).toThrow(
      `kubevirt.console.${Object.keys(console)[0]}`,
    );
  });
});
