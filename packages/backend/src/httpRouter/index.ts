export { httpRouter } from './httpRouter';
