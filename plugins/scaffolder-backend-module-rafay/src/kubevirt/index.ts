export * from './types';
export {
  parseKubeDocs,
  parsePlainYaml,
  toKubeDoc,
  toYaml,
  toYamlDocument,
} from './yaml';
export { readYaml } from './readYaml';
export type { ParseYamlOptions, YamlDocument } from './readYaml';
export { checkDnsLabel, checkNoTemplates } from './checks';
export { parseBytes } from './quantities';
export {
  checkUniqueNames,
  checkVmCount,
  checkVmNamespace,
  DEFAULT_MAX_VMS,
} from './limits';
export {
  createManifestSource,
  RELEASE_FILES,
  toManifestLock,
} from './manifests/ManifestSource';
export type { ManifestSourceOptions } from './manifests/ManifestSource';
export { prepareOperator } from './manifests/operator';
export {
  checkBundleSize,
  LARGE_BUNDLE_BYTES,
  MAX_BUNDLE_BYTES,
} from './manifests/bundle';
export { buildKubeVirtCr } from './cr/kubeVirt';
export { buildCdiCr } from './cr/cdi';
export {
  checkUpgrade,
  checkVersions,
  DEFAULT_VERSION_POLICY,
  readVersionPolicy,
} from './versionPolicy';
export type {
  VersionCheck,
  VersionCheckInput,
  VersionPolicy,
} from './versionPolicy';
export { buildVirtualMachine } from './vm/virtualMachine';
export { needsCdi } from './vm/needsCdi';
export { checkNothingPrivate } from './vm/privateContent';
export { checkSshPublicKey } from './vm/sshKeys';
export { RUN_STRATEGIES } from './vm/runStrategy';
export {
  DEFAULT_DATA_VOLUME_POLICY,
  readDataVolumePolicy,
} from './vm/dataVolumePolicy';
export { cdiCrSchema, kubeVirtCrSchema } from './schemas/customResources';
export { vmInputSchema } from './schemas/vmInput';
