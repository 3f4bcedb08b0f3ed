export { DefaultClusterRegistry } from './DefaultClusterRegistry';
export { DefaultKubeClient } from './DefaultKubeClient';
export { isConnectionError, KubeError } from './KubeError';
export { readClusters } from './readClusters';
export type {
  Cluster,
  ClusterRegistry,
  Impersonated,
  KubeClient,
  KubeStatus,
} from './types';
