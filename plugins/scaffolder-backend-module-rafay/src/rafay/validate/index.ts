export { validateTree } from './validateTree';
