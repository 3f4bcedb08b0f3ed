export { createBlueprintUpgradeAction } from './action';
