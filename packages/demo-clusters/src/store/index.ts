export { DefaultObjectStore } from './DefaultObjectStore';
export type {
  DefaultObjectStoreOptions,
  DeleteOptions,
  UpdateOptions,
  WriteOptions,
} from './DefaultObjectStore';
export { BUILTIN_RESOURCES, resourceName } from './builtins';
export { randomUids, seededUids } from './uids';
export type { UidGenerator } from './uids';
export { kubeTime } from './times';
export { mutableCopy } from './values';
