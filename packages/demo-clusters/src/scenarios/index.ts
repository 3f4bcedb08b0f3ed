export { SCENARIOS, findScenario } from './registry';
export { DEMO_ENTITIES, populate } from './entities';
export type { DemoEntity } from './entities';
export { createRunningVms } from './runningVms';
export type { RunningVmsOptions } from './runningVms';
export { startBackgroundEvents } from './backgroundEvents';
export type { Scenario, ScenarioTarget } from './types';
