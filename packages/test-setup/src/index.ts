export { failOnConsole } from './failOnConsole';
export { growthOf } from './growthOf';
