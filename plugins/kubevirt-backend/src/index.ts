/**
 * The backend of the KubeVirt plugin for Backstage.
 *
 * @packageDocumentation
 */
export {
  createKubevirtConditionalDecision,
  kubevirtConditions,
  type KubevirtEntityResource,
} from './access';
export { kubevirtPlugin as default } from './plugin';
