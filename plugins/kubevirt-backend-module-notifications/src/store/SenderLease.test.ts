import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { createDatabase } from '../__testUtils__/startReplicas';
import { LEASE, RENEWAL, SenderLease } from './SenderLease';

describe('SenderLease', () => {
  let client: Knex;
  let clock: ManualClock;
  let events: string[];
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    client = await createDatabase();
    clock = new ManualClock('2026-11-28T12:00:00Z');
    events = [];
  });

  async function start(id: string, itsClock = clock, database = client) {
    const lease = SenderLease.start({
      client: database,
      clock: itsClock,
      logger,
      id,
      onGained: () => events.push(`${id} gained`),
      onLost: () => events.push(`${id} lost`),
    });
    await itsClock.advance(0);
    return lease;
  }

  it('is held by one, for as long as it is there', async () => {
    const one = await start('one');
    const two = await start('two');
    await clock.advance(10 * LEASE);
    expect(events).toEqual(['one gained']);
    expect([one.held, two.held]).toEqual([true, false]);
    await one.stop();
    await clock.advance(RENEWAL);
    expect(events).toEqual(['one gained', 'one lost', 'two gained']);
    await two.stop();
    expect(clock.pending).toEqual([]);
  });

  it('passes to another one where the one before is not heard of', async () => {
    const dead = new ManualClock(clock.now());
    await start('dead', dead);
    const two = await start('two');
    await clock.advance(LEASE - RENEWAL);
    expect(two.held).toBe(false);
    await clock.advance(2 * RENEWAL);
    expect(two.held).toBe(true);
    // The other one was only asleep.
    await dead.advance(RENEWAL);
    expect(events).toEqual(['dead gained', 'two gained', 'dead lost']);
    await two.stop();
  });

  it('is given up where the database does not answer for long', async () => {
    let broken = false;
    const flaky = new Proxy(client, {
      apply(target, self, args) {
        if (broken) {
          throw new Error('no database');
        }
        return Reflect.apply(target, self, args);
      },
    });
    const one = await start('one', clock, flaky);
    broken = true;
    await clock.advance(RENEWAL);
    expect(one.held).toBe(true);
    await clock.advance(LEASE);
    expect(one.held).toBe(false);
    broken = false;
    await clock.advance(RENEWAL);
    expect(one.held).toBe(true);
    await one.stop();
  });
});
