export { DefaultClusterRegistry } from './DefaultClusterRegistry';
export { isConnectionError, KubeError } from './KubeError';
export { openEndpoint } from './openEndpoint';
export { readClusters } from './readClusters';
export type {
  Cluster,
  ClusterRegistry,
  Impersonated,
  KubeClient,
  WebSocketOptions,
} from './types';
