export { Fleet } from './Fleet';
export { FleetStream } from './FleetStream';
