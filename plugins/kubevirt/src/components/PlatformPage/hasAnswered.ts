import {
  neverAnswered,
  type ClusterStatus,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Whether anything is known of a cluster: before its first answer all would look absent or broken. */
export function hasAnswered({ state }: ClusterStatus): boolean {
  return !neverAnswered(state) && state !== 'syncing';
}
