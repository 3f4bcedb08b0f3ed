import type { HumanDuration } from '@backstage/types';

export interface Config {
  /**
   * The generator of Rafay blueprints for KubeVirt.
   */
  rafay?: {
    /**
     * Where release manifests of KubeVirt and CDI come from. Without folder and mirror, upstream's
     * releases are downloaded.
     */
    manifests?: {
      /**
       * Folder with `kubevirt/<version>/kubevirt-operator.yaml` and `cdi/<version>/cdi-operator.yaml`,
       * for portals without internet.
       * @visibility backend
       */
      folder?: string;
      /**
       * Address that takes the place of the upstream release pages; read with the URL reader, so that
       * its host needs an integration or an entry in `backend.reading.allow`.
       * @visibility backend
       */
      mirror?: string;
      /**
       * Hosts that downloads, and what they redirect to, may come from. The default is what upstream's
       * releases need.
       * @visibility backend
       */
      allowedHosts?: string[];
      /**
       * Largest manifest that is read, in bytes. Default: 5 MiB.
       * @visibility backend
       */
      maxBytes?: number;
      /**
       * Time for one download. Default: 30 seconds.
       * @visibility backend
       */
      timeout?: HumanDuration | string;
    };
    /**
     * Which releases go together.
     */
    versions?: {
      /**
       * Adds to, or replaces, what the plugin knows about minor releases of KubeVirt.
       */
      kubevirt?: Array<{
        /**
         * For example `1.9`.
         * @visibility backend
         */
        release: string;
        /**
         * Minor releases of Kubernetes, for example `1.35`.
         * @visibility backend
         */
        kubernetes: string[];
        /**
         * Minor releases of CDI, for example `1.66`.
         * @visibility backend
         */
        cdi?: string[];
      }>;
      /**
       * Narrows what may be generated to exact releases.
       */
      allowed?: {
        /** @visibility backend */
        kubevirt?: string[];
        /** @visibility backend */
        cdi?: string[];
      };
    };
    /**
     * What DataVolumes may read from.
     */
    dataVolumes?: {
      /**
       * Host names (`*.example.com` covers subdomains), addresses or CIDRs. Private and link-local
       * addresses are refused unless listed.
       * @visibility backend
       */
      allowedHosts?: string[];
      /**
       * Allow plain http for these hosts. Default: false.
       * @visibility backend
       */
      allowHttp?: boolean;
    };
    /**
     * Bounds of one run.
     */
    limits?: {
      /**
       * How many virtual machines one run may write. Default: 100.
       * @visibility backend
       */
      virtualMachines?: number;
    };
    /**
     * Where files lie in a generated repository.
     */
    repository?: {
      /**
       * Folder that holds one folder a project. Default: `projects`.
       * @visibility backend
       */
      root?: string;
      /**
       * Name of the folder beside specs that holds what they upload. Default: `artifacts`.
       * @visibility backend
       */
      artifacts?: string;
      /**
       * Folder of superseded versions, outside of `root`. Default: `versions`.
       * @visibility backend
       */
      versions?: string;
    };
  };
}
