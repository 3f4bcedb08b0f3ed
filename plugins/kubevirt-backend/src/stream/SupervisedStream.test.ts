import { NotAllowedError } from '@backstage/errors';
import { ConfigReader } from '@backstage/config';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { readStreamSettings } from './readStreamSettings';
import type { SupervisedConnection } from './SupervisedConnection';
import { StreamSupervisor } from './StreamSupervisor';
import { SupervisedStream } from './SupervisedStream';

const RECHECK = 60_000;

describe('the checks of a stream', () => {
  let clock: ManualClock;
  let sent: string[];
  /** When each check began, in milliseconds from the opening. */
  let checks: number[];
  let check: () => Promise<void>;
  let closedAt: number | undefined;
  let connection: { blocked: boolean; drains: number };

  beforeEach(() => {
    clock = new ManualClock();
    sent = [];
    checks = [];
    check = async () => {};
    closedAt = undefined;
    const opened = clock.now();
    const settings = readStreamSettings(new ConfigReader({}));
    const fake = {
      closed: false,
      blocked: false,
      drains: 0,
      heartbeat() {},
      end(reason?: string) {
        if (reason) {
          sent.push(reason);
        }
        this.closed = true;
        closedAt = clock.now() - opened;
        this.onClose?.();
      },
      destroy() {
        this.end();
      },
      onClose: undefined as (() => void) | undefined,
    };
    connection = fake;
    StreamSupervisor.create({ clock, settings }).add(
      new SupervisedStream({
        connection: fake as SupervisedConnection,
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
    expect(sent).toEqual(['denied']);
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

  it('leave a reader alone that is always behind and yet reads', async () => {
    connection.blocked = true;
    for (let turn = 0; turn < 30; turn += 1) {
      await clock.pass(20_000, 1_000);
      // It has read all that was sent, and has got so much again that it is behind when it is looked at next.
      connection.drains += 1;
    }
    expect(closedAt).toBeUndefined();
    const read = 30 * 20_000;
    await clock.pass(2 * RECHECK, 1_000);
    expect(closedAt! - read).toBeGreaterThanOrEqual(RECHECK);
    expect(closedAt! - read).toBeLessThanOrEqual(RECHECK + 2_000);
  });

  it('go on where they work again', async () => {
    check = () => Promise.reject(new Error('the catalog is away'));
    await clock.pass(1.5 * RECHECK, 1_000);
    check = async () => {};
    await clock.pass(10 * RECHECK, 1_000);
    expect(closedAt).toBeUndefined();
  });
});
