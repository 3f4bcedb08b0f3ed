import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  kubevirt?: {
    /** Virtual machines as entities of the catalog. */
    catalog?: {
      /**
       * Whether the VMs that consent to an entity are `Resource`s of the type `virtual-machine`. All clusters are kept mirrored
       * then. Default: false.
       * @visibility backend
       */
      enabled?: boolean;
      /**
       * Namespace of these entities. Default: `default`.
       * @visibility backend
       */
      namespace?: string;
      /**
       * How often it is looked whether anything that lasts of them has changed. Default: each 30 seconds.
       * @visibility backend
       */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
  };
  catalog?: {
    providers?: {
      kubevirt?: {
        /**
         * The software templates that this module puts into the catalog. Without this section they are
         * made for every git host under `integrations`.
         */
        templates?: {
          /**
           * Whether there are any. Default: true.
           * @visibility backend
           */
          enabled?: boolean;
          /**
           * Entity reference of who owns the templates, for example `group:default/platform`.
           * @visibility backend
           */
          owner?: string;
          /**
           * Namespace of the Template entities. Default: `default`.
           * @visibility backend
           */
          namespace?: string;
          /**
           * Git hosts to publish to, out of those under `integrations`; default: all of them. The kind of the
           * first one gets the plain template names, further kinds get a suffix.
           * @visibility backend
           */
          hosts?: string[];
          /**
           * Releases that the forms offer, the default first.
           */
          versions?: {
            /**
             * For example `v1.9.0`. Default: `rafay.versions.allowed.kubevirt`, or else what is known.
             * @visibility backend
             */
            kubevirt?: string[];
            /**
             * For example `v1.66.0`. Default: `rafay.versions.allowed.cdi`, or else what is known.
             * @visibility backend
             */
            cdi?: string[];
          };
          /**
           * Names of the VirtualMachineClusterInstancetypes that the forms offer; default: the general-purpose
           * ones that KubeVirt deploys (u1 and o1). `u1.small` is preselected if it is among them.
           * @visibility backend
           */
          sizes?: string[];
          /**
           * Container disk images that the forms suggest, the default first; default: those of KubeVirt's
           * community (`quay.io/containerdisks`).
           * @visibility backend
           */
          images?: string[];
        };
      };
    };
  };
}
