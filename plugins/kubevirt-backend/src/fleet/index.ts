export { Fleet } from './Fleet';
export { FleetScopes, type FleetMember } from './FleetScopes';
export { FleetStream } from './FleetStream';
