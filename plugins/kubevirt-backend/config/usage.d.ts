/** `kubevirt.usage` of the configuration. A type and no interface, so that its schema stands in place. */
export type UsageConfig = {
  /**
   * Where the measurements of virt-handler are kept. For a cluster the first entry that names it counts. Each
   * entry has either `url` or `service`.
   */
  prometheus?: Array<{
    /**
     * Configured clusters; `*` for all.
     * @visibility backend
     */
    clusters: string | string[];
    /**
     * Address of a Prometheus, or of what answers like one (Thanos, Mimir, VictoriaMetrics), without
     * `/api/v1`.
     * @visibility backend
     */
    url?: string;
    /**
     * Bearer token for `url`.
     * @visibility secret
     */
    token?: string;
    /**
     * File with the token, which is read again when it changes.
     * @visibility backend
     */
    tokenFile?: string;
    /**
     * File with the certificate authority of `url`, in PEM. Default: those of Node.js.
     * @visibility backend
     */
    caFile?: string;
    /**
     * A proxy on the way to `url`.
     * @visibility backend
     */
    proxyUrl?: string;
    /** A Service of the cluster itself, reached through its API server with the cluster's own credential. */
    service?: {
      /**
       * Its namespace.
       * @visibility backend
       */
      namespace: string;
      /**
       * Its name.
       * @visibility backend
       */
      name: string;
      /**
       * Number or name of its port.
       * @visibility backend
       */
      port: number | string;
      /**
       * What it speaks. Default: `http`.
       * @visibility backend
       */
      scheme?: 'http' | 'https';
      /**
       * What stands before `/api/v1` of its paths. Default: nothing.
       * @visibility backend
       */
      path?: string;
    };
    /**
     * Labels that each series must have besides, by name.
     * @visibility backend
     */
    labels?: Record<string, string>;
    /**
     * The label whose value is the cluster's name in this portal. Needed where one `url` has the
     * measurements of several clusters: VMs of one name would else be taken for each other.
     * @visibility backend
     */
    clusterLabel?: string;
  }>;
};
