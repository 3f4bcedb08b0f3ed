export { DemoApiServer } from './DemoApiServer';
export type { DemoApiServerOptions } from './DemoApiServer';
export { ApiExtensions } from './ApiExtensions';
export type {
  AdmissionHook,
  AdmissionRequest,
  ApiBackend,
  BackendAnswer,
  BackendRequest,
  LogLine,
  LogProvider,
  LogRequest,
  SubresourceHandler,
  SubresourceRegistration,
  SubresourceRequest,
  SubresourceResponse,
} from './ApiExtensions';
export { LocalWriter } from './LocalWriter';
export type { LocalWriterOptions } from './LocalWriter';
export { CustomResourceController, definitionOf } from './customResources';
export { renderKubeconfig, writeKubeconfig } from './kubeconfig';
export type { KubeconfigContext } from './kubeconfig';
