export { checkWebhooks } from './checkWebhooks';
export { MAX_INLINE_BYTES } from './volumes';
