/**
 * The backend of the KubeVirt plugin for Backstage.
 *
 * @packageDocumentation
 */
export { kubevirtPlugin as default } from './plugin';
