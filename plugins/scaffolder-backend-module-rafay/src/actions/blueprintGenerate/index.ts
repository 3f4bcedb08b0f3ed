export { createBlueprintGenerateAction } from './action';
