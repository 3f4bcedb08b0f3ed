/**
 * Rafay for the KubeVirt backend plugin.
 *
 * @packageDocumentation
 */
export { kubevirtModuleRafay as default } from './module';
