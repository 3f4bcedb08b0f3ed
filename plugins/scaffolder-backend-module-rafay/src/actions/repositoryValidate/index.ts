export { createRepositoryValidateAction } from './action';
