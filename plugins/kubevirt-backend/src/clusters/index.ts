export { DefaultClusterRegistry } from './DefaultClusterRegistry';
export { isConnectionError, KubeError } from './KubeError';
export { readClusters } from './readClusters';
export type {
  Cluster,
  ClusterRegistry,
  Impersonated,
  KubeClient,
  WebSocketOptions,
} from './types';
