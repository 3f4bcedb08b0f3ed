export { checkWebhooks } from './checkWebhooks';
export { MAX_INLINE_BYTES } from './volumes';
export { restrictedLabel, SIDECARS } from './metadata';
