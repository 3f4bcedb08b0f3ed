import type { CauseCode } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RealCluster } from './RealCluster';

/** A VM as it is made, and what is expected of it. */
export interface Case {
  name: string;
  /** Makes a VM of the case's name and what it needs. */
  make: () => Promise<unknown>;
  code: CauseCode;
  severity?: 'error' | 'waiting' | 'notice';
  sentence: RegExp;
  hint?: RegExp;
  /** Of the original message. */
  message?: RegExp;
  status?: string;
  namespace?: string;
}

/** What is there once for all cases. */
export interface Surroundings {
  cluster: RealCluster;
  /** A node without KVM, with the taint `dedicated: finance`. */
  reservedNode: string;
  /** A namespace with the quota `small`, of memory and of storage. */
  quotaNamespace: string;
  /** A namespace whose containers may have next to no memory. */
  tightNamespace: string;
  /** A namespace with the pod security level `restricted`. */
  strictNamespace: string;
  /** A storage class that binds for the first pod, and whose provisioner does not exist. */
  neverClass: string;
}
