import { mockServices } from '@backstage/backend-test-utils';
import { readDuration, readStreamSettings } from './readStreamSettings';

const config = (kubevirt: object) =>
  mockServices.rootConfig({ data: { kubevirt: kubevirt as {} } });

describe('readStreamSettings', () => {
  it('has defaults', () => {
    expect(readStreamSettings(config({}))).toEqual({
      heartbeat: 15_000,
      recheck: 60_000,
      maxAge: 3_000_000,
      maxStreams: 5_000,
      maxStreamsPerUser: 32,
      maxLogStreamsPerUser: 5,
    });
  });

  it('reads what is configured', () => {
    expect(
      readStreamSettings(
        config({
          stream: {
            heartbeat: '5s',
            recheck: { seconds: 20 },
            maxAge: 'PT5M',
            maxStreams: 7,
            maxStreamsPerUser: 3,
          },
          logs: { maxStreamsPerUser: 2 },
        }),
      ),
    ).toEqual({
      heartbeat: 5_000,
      recheck: 20_000,
      maxAge: 300_000,
      maxStreams: 7,
      maxStreamsPerUser: 3,
      maxLogStreamsPerUser: 2,
    });
  });

  it.each([
    { recheck: '61s' },
    { recheck: 0 },
    { heartbeat: 0 },
    { maxStreams: 0 },
    { maxStreamsPerUser: 1.5 },
  ])('refuses %j', stream => {
    expect(() => readStreamSettings(config({ stream }))).toThrow(
      `kubevirt.stream.${Object.keys(stream)[0]}`,
    );
  });

  it('takes 0 for a duration', () => {
    const cache = config({ cache: { visibility: 0 } });
    expect(readDuration(cache, 'kubevirt.cache.visibility', 1)).toBe(0);
    expect(readDuration(config({}), 'kubevirt.cache.visibility', 1)).toBe(1);
  });
});
