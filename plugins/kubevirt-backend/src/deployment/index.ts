export { checkDeployment } from './checkDeployment';
export { answerOf } from './answerOf';
