/**
 * Fields for the forms of software templates: pickers of clusters, of what Rafay has, and of sizes and images of virtual machines.
 *
 * @packageDocumentation
 */
export { kubevirtScaffolderModule as default } from './module';
