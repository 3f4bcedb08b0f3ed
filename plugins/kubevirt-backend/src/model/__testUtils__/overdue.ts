import { reevaluateAt } from '../reevaluateAt';
import { summarize } from '../summarize';
import { vmObjectsOf, type CapturedObjects } from './capturedObjects';
import { at, NOW } from './reports';
import type { Condition } from '../../kubevirt/types';

/* States that should pass, and do not. */

export const since = (minutes: number, each: Condition): Condition => ({
  ...each,
  lastTransitionTime: at(minutes),
});

/** The same, and that the view is made again just when it changes. */
export function seenOnTime(objects: CapturedObjects) {
  const early = { ...vmObjectsOf(objects), now: NOW - 1 };
  expect(reevaluateAt(early)).toBe(NOW);
  return {
    before: summarize(early),
    then: summarize({ ...early, now: NOW }),
  };
}
