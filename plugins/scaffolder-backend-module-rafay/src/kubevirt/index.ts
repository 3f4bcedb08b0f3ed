export * from './types';
export {
  isObject,
  parseKubeDocs,
  parsePlainYaml,
  toYaml,
  toYamlDocument,
} from './yaml';
export { readYaml } from './readYaml';
export type { YamlDocument } from './readYaml';
export { checkUniqueNames, checkVmCount, checkVmNamespace } from './limits';
export {
  createManifestSource,
  toManifestLock,
} from './manifests/ManifestSource';
export { prepareOperator } from './manifests/operator';
export { buildKubeVirtCr } from './cr/kubeVirt';
export { buildCdiCr } from './cr/cdi';
export {
  checkUpgrade,
  checkVersions,
  readVersionPolicy,
} from './versionPolicy';
export { problemsOf } from './vm/checkKubeVirt';
export { buildVirtualMachine } from './vm/virtualMachine';
export { needsCdi } from './vm/needsCdi';
export { readDataVolumePolicy } from './vm/dataVolumePolicy';
export { cdiCrSchema, kubeVirtCrSchema } from './schemas/customResources';
export { vmInputSchema } from './schemas/vmInput';
