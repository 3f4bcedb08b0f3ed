export { validateTree } from './validateTree';
export { Findings, inWords } from './findings';
export type { Finding } from './findings';
