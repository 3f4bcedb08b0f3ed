export { operate, OPERATIONS } from './operations';
