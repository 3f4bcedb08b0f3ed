export * from './types';
export { toYaml, toYamlDocument, parseKubeDocs, toKubeDoc } from './yaml';
export type { ParseYamlOptions } from './yaml';
