/**
 * Scaffolder actions that generate the Rafay blueprint for KubeVirt, with its add-ons, workloads and
 * virtual machines.
 *
 * @packageDocumentation
 */
export { scaffolderModuleRafay as default } from './module';
