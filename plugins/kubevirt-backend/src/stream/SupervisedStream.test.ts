import { NotAllowedError } from '@backstage/errors';
import { ConfigReader } from '@backstage/config';
import { TestClock } from '../__testUtils__/TestClock';
import { readStreamSettings } from './readStreamSettings';
import type { SseConnection } from './SseConnection';
import { StreamSupervisor } from './StreamSupervisor';
import { SupervisedStream } from './SupervisedStream';

const RECHECK = 60_000;

describe('the checks of a stream', () => {
  let clock: TestClock;
  let sent: string[];
  /** When each check began, in milliseconds from the opening. */
  let checks: number[];
  let check: () => Promise<void>;
  let closedAt: number | undefined;

  beforeEach(() => {
    clock = new TestClock();
    sent = [];
    checks = [];
    check = async () => {};
    closedAt = undefined;
    const opened = clock.now();
    const settings = readStreamSettings(new ConfigReader({}));
    const connection = {
      closed: false,
      blocked: false,
      send: (event: string, json: string) => sent.push(`${event} ${json}`),
      heartbeat() {},
      end() {
        this.closed = true;
        closedAt = clock.now() - opened;
        this.onClose?.();
      },
      onClose: undefined as (() => void) | undefined,
    };
    StreamSupervisor.create({ clock, settings }).add(
      new SupervisedStream({
        connection: connection as unknown as SseConnection,
        settings,
        now: () => clock.now(),
        check: () => {
          checks.push(clock.now() - opened);
          return check();
        },
      }),
      () => {},
    );
  });

  it('begin at least every 60 seconds', async () => {
    await clock.pass(10 * 60_000, 1_000);
    const pauses = checks.map((time, i) => time - (checks[i - 1] ?? 0));
    expect(checks.length).toBeGreaterThanOrEqual(10);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(RECHECK);
    expect(Math.min(...pauses)).toBeGreaterThan(RECHECK - 3_000);
    expect(closedAt).toBeUndefined();
  });

  it('end it at once where they refuse', async () => {
    check = async () => {
      throw new NotAllowedError('no');
    };
    await clock.pass(RECHECK, 1_000);
    expect(sent).toEqual(['end {"reason":"denied"}']);
    expect(closedAt).toBeLessThanOrEqual(RECHECK);
  });

  it.each([
    ['fail', () => Promise.reject(new Error('the catalog is away'))],
    ['hang', () => new Promise<void>(() => {})],
  ])('end it after twice the time where they %s', async (_, broken) => {
    await clock.pass(3 * RECHECK, 1_000);
    const lastGood = checks.at(-1)!;
    check = broken;
    await clock.pass(3 * RECHECK, 1_000);
    expect(sent).toEqual([]);
    expect(closedAt! - lastGood).toBeGreaterThan(RECHECK);
    expect(closedAt! - lastGood).toBeLessThanOrEqual(2 * RECHECK);
  });

  it('go on where they work again', async () => {
    check = () => Promise.reject(new Error('the catalog is away'));
    await clock.pass(1.5 * RECHECK, 1_000);
    check = async () => {};
    await clock.pass(10 * RECHECK, 1_000);
    expect(closedAt).toBeUndefined();
  });
});
