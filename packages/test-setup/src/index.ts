export { configKeys } from './configKeys';
export { failOnConsole } from './failOnConsole';
export { growthOf } from './growthOf';
