import { EventEmitter } from 'node:events';
import { ConfigReader } from '@backstage/config';
import type { Response } from 'express';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { readStreamSettings, StreamSupervisor, UserLimit } from '../stream';
import { reserveSlot } from './reserveSlot';

class FakeResponse extends EventEmitter {
  closed = false;
  readonly headers: Record<string, string> = {};

  set(name: string, value: string) {
    this.headers[name] = value;
  }

  close() {
    this.closed = true;
    this.emit('close');
  }
}

describe('the places of streams', () => {
  let supervisor: StreamSupervisor;
  let limit: UserLimit;

  const take = (user: string) => {
    const response = new FakeResponse();
    const credentials = { principal: { type: 'user', userEntityRef: user } };
    const taking = () =>
      reserveSlot(response as unknown as Response, {
        credentials: credentials as never,
        supervisor,
        limit,
      });
    return { response, taking };
  };
  const taken = (user: string) => {
    const { response, taking } = take(user);
    taking();
    return response;
  };
  /** The name of the error that refuses a place; undefined where there is one. */
  const refusal = (user: string) => {
    const { response, taking } = take(user);
    try {
      taking();
      return undefined;
    } catch (error) {
      expect(response.headers).toEqual({ 'Retry-After': '15' });
      response.close();
      return (error as Error).name;
    }
  };

  beforeEach(() => {
    supervisor = StreamSupervisor.create({
      clock: new ManualClock(),
      settings: readStreamSettings(
        new ConfigReader({ kubevirt: { stream: { maxStreams: 3 } } }),
      ),
    });
    limit = new UserLimit({ limit: 2, what: 'streams', setting: 'x' });
  });

  it('are not more than allowed, though none of the streams is open yet', () => {
    const [first] = ['ann', 'bob', 'cid'].map(taken);
    expect(refusal('dan')).toBe('ServiceUnavailableError');
    first.close();
    taken('dan');
    expect(refusal('eve')).toBe('ServiceUnavailableError');
  });

  it('are not lost to those who have too many', () => {
    const streams = [taken('ann'), taken('ann')];
    for (let turn = 0; turn < 5; turn += 1) {
      expect(refusal('ann')).toBe('TooManyRequestsError');
    }
    taken('bob');
    streams[0].close();
    taken('ann');
    expect(refusal('cid')).toBe('ServiceUnavailableError');
  });

  it('are not lost to those who left before they had one', () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const { response, taking } = take('ann');
      response.close();
      taking();
    }
    expect(['ann', 'ann', 'bob'].map(refusal)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are given to nobody at shutdown', () => {
    supervisor.stop();
    expect(refusal('ann')).toBe('ServiceUnavailableError');
  });
});
