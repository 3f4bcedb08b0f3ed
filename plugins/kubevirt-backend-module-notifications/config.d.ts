import type { HumanDuration } from '@backstage/types';

export interface Config {
  kubevirt?: {
    /** Notifications to those who own virtual machines. */
    notifications?: {
      /**
       * Whether any are sent. One replica then keeps all clusters mirrored. Default: true.
       * @visibility backend
       */
      enabled?: boolean;
      /**
       * Only VMs of these clusters are reported, and only these are kept mirrored. Default: all.
       * @visibility backend
       */
      clusters?: string[];
      /**
       * How long a VM must not run against its will before its owners are notified. Default: 5 minutes.
       * @visibility backend
       */
      notRunningAfter?: HumanDuration | string;
      /**
       * New notifications that one owner gets in an hour at most; further ones wait. Default: 20.
       * @visibility backend
       */
      maxPerHour?: number;
    };
  };
}
