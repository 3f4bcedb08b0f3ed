export { createBlueprintGenerateAction } from './blueprintGenerate';
export { createBlueprintUpgradeAction } from './blueprintUpgrade';
export { createRepositoryValidateAction } from './repositoryValidate';
export { createVmGenerateAction } from './vmGenerate';
export { createVmOperateAction } from './vmOperate';
export type { ActionOptions } from './shared';
