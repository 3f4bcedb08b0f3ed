export { operate, OPERATIONS } from './operations';
export type { Operation, OperationCall } from './types';
