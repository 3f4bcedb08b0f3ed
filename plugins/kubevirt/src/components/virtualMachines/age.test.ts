import {
  before,
  heldBackVm,
  HOUR,
  MINUTE,
  runningVm,
  stoppedVm,
} from '../../__testUtils__/fixtures';
import { ageOf } from './age';

const createdAt = before(9 * HOUR);
const runningSince = before(3 * HOUR);
const since = before(12 * MINUTE);

describe('ageOf', () => {
  it.each([
    [
      'a VM that is held back',
      { ...heldBackVm, createdAt, cause: { ...heldBackVm.cause!, since } },
      { time: since, meaning: 'since' },
    ],
    [
      'one of which nobody recorded since when',
      {
        ...heldBackVm,
        createdAt,
        cause: { ...heldBackVm.cause!, since: undefined },
        runningSince: undefined,
      },
      { time: createdAt, meaning: 'created' },
    ],
    [
      'one that runs',
      { ...runningVm, createdAt, runningSince },
      { time: runningSince, meaning: 'running' },
    ],
    [
      'one that was stopped, whenever it ran',
      { ...stoppedVm, createdAt, runningSince },
      { time: createdAt, meaning: 'created' },
    ],
    [
      'one that is only declared',
      { ...stoppedVm, createdAt: undefined, runningSince: undefined },
      undefined,
    ],
  ])('of %s', (_, vm, age) => {
    expect(ageOf(vm)).toEqual(age);
  });
});
