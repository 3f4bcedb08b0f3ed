import { CONSOLES } from './consoles';
import { DECLARED } from './declared';
import { GUESTS, MIGRATION } from './guests';
import { OPERATING } from './operations';
import { ALARMS, PLATFORM } from './platform';
import { RUNNING } from './running';
import { SCHEDULING } from './scheduling';
import { STORAGE } from './storage';
import type { Scenario } from './types';

/** All situations that a demo cluster can be brought into: for each cause, each alarm, what operations meet, and what consoles show. */
export const SCENARIOS: Scenario[] = [
  ...SCHEDULING,
  ...STORAGE,
  ...GUESTS,
  ...MIGRATION,
  ...RUNNING,
  ...OPERATING,
  ...CONSOLES,
  ...ALARMS,
  ...DECLARED,
  ...PLATFORM,
];

export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find(scenario => scenario.name === name);
}
