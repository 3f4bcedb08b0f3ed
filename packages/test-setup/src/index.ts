export { failOnConsole } from './failOnConsole';
