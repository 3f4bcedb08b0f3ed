export { bootLines } from './bootLines';
export { connectSerial } from './connections';
export type { GuestConnection } from './connections';
export type { GuestDescription } from './description';
export { Machine } from './Machine';
export { RfbSession } from './rfb/RfbSession';
