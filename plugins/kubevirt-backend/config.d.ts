import type { HumanDuration } from '@backstage/types';

export interface Config {
  /**
   * The KubeVirt plugin. All of it stays in the backend: nothing here is visible to browsers.
   */
  kubevirt?: {
    /**
     * The clusters whose virtual machines are shown. Where neither this nor `kubeconfigs` is given, these
     * are all clusters of `kubernetes.clusterLocatorMethods` of the types `config` and
     * `localKubectlProxy`.
     */
    clusters?: Array<{
      /**
       * Name by which annotations and addresses call the cluster. No `/`. Must not change lightly.
       * @visibility backend
       */
      name: string;
      /**
       * Name for people.
       * @visibility backend
       */
      title?: string;
      /**
       * Address of a Kubernetes dashboard of this cluster, for links.
       * @visibility backend
       */
      dashboardUrl?: string;
      /**
       * Namespaces in which the credential may read, where it has Roles and no ClusterRole: each is
       * watched on its own. Overrides `kubevirt.mirror.namespaces`.
       * @visibility backend
       */
      namespaces?: string[];
      /** How to reach the cluster. Give either this or `kubernetesCluster`. */
      kubeconfig?: {
        /**
         * A kubeconfig file. It is read again when it changes, as are the token, certificate and key
         * files it names.
         * @visibility backend
         */
        file: string;
        /**
         * A context of that file. Default: its `current-context`.
         * @visibility backend
         */
        context?: string;
      };
      /**
       * The name of a cluster in `kubernetes.clusterLocatorMethods`, whose address and credential are
       * taken. Its `authProvider` must be one that works without a person: `serviceAccount`, `anonymous`
       * or `localKubectlProxy`.
       * @visibility backend
       */
      kubernetesCluster?: string;
    }>;

    /**
     * Kubeconfig files of which each context is a cluster, named as the context: the form in which
     * Rafay's zero-trust access hands out clusters.
     */
    kubeconfigs?: Array<{
      /**
       * The file. Read again when it changes; which contexts it has is read at start-up.
       * @visibility backend
       */
      file: string;
      /**
       * Only these contexts. Default: all.
       * @visibility backend
       */
      contexts?: string[];
    }>;

    /**
     * The credential plugins (`exec` in a kubeconfig) that may run. They run without a shell, with PATH,
     * HOME, what the kubeconfig sets and the variables named here, and with a time-out. A kubeconfig that
     * names another one is refused at start-up.
     */
    execPlugins?: Array<{
      /**
       * The command, written just as in the kubeconfig.
       * @visibility backend
       */
      command: string;
      /**
       * Names of environment variables of this process that the plugin gets.
       * @visibility backend
       */
      env?: string[];
      /**
       * Time after which the plugin is killed. Default: 15 seconds.
       * @visibility backend
       */
      timeout?: HumanDuration | string;
    }>;

    /** Which entities may claim which virtual machines. */
    access?: {
      /**
       * `open`: to read, the entity's annotations are enough. `consent`: to read, too, the VM, its VMI or
       * its namespace must name the entity (annotation `backstage.io/entity-ref`), or a rule must cover
       * it, as is always so for operations, logs and manifests. Default: `open`.
       * @visibility backend
       */
      read?: 'open' | 'consent';
      /** Consent of the platform team, in the place of the annotation on the cluster. */
      rules?: Array<{
        /** The entities it is given to. All that are named must fit; each is one value or a list. */
        entities: {
          /**
           * Entity references, e.g. `component:default/orders`.
           * @visibility backend
           */
          ref?: string | string[];
          /**
           * Kinds, e.g. `Component`.
           * @visibility backend
           */
          kind?: string | string[];
          /**
           * Namespaces of the catalog.
           * @visibility backend
           */
          namespace?: string | string[];
          /**
           * Owners as entity references, e.g. `group:default/shop`.
           * @visibility backend
           */
          owner?: string | string[];
        };
        /**
         * Configured clusters. Default: all.
         * @visibility backend
         */
        clusters?: string | string[];
        /**
         * Namespaces of the clusters. Default: all.
         * @visibility backend
         */
        namespaces?: string | string[];
      }>;
    };

    /** The copy of the clusters' virtual machines in this process' memory. */
    mirror?: {
      /**
       * `use`: a cluster is read when it is first asked for. `startup`: all are read at start-up and
       * never parked. Default: `use`.
       * @visibility backend
       */
      start?: 'use' | 'startup';
      /**
       * A cluster that nobody looked at for this time is parked. Default: 15 minutes.
       * @visibility backend
       */
      idleTime?: HumanDuration | string;
      /**
       * Namespaces in which the credentials may read, where they have Roles and no ClusterRole: each is
       * watched on its own. Default: all namespaces, by one watch a kind.
       * @visibility backend
       */
      namespaces?: string[];
      /**
       * Objects a page of a list. Smaller pages keep the process more responsive. Default: 200.
       * @visibility backend
       */
      pageSize?: number;
    };

    /** Streams of changes to browsers. */
    stream?: {
      /**
       * How often a sign of life is sent. Default: 15 seconds.
       * @visibility backend
       */
      heartbeat?: HumanDuration | string;
      /**
       * How often an open stream is checked for visibility, permission and claims. At most 60 seconds,
       * which is the default. While catalog or permission backend do not answer, streams go on for up to
       * twice this time.
       * @visibility backend
       */
      recheck?: HumanDuration | string;
      /**
       * Time after which a stream ends where the caller's token does not say. Default: 50 minutes.
       * @visibility backend
       */
      maxAge?: HumanDuration | string;
      /**
       * Streams that may be open at once. Default: 5000.
       * @visibility backend
       */
      maxStreams?: number;
      /**
       * Of these, streams that one person may have open at once. The page shares one among all cards and
       * tabs of an entity, and closes it while it is hidden. Default: 32.
       * @visibility backend
       */
      maxStreamsPerUser?: number;
    };

    /** Logs of launcher pods. */
    logs?: {
      /**
       * Logs that one person may follow and read at once. Default: 5.
       * @visibility backend
       */
      maxStreamsPerUser?: number;
    };

    /** What is remembered between requests. */
    cache?: {
      /**
       * How long it is remembered that a caller may see and read an entity. `0` remembers nothing.
       * Operations, logs and manifests never use it. Default: 10 seconds.
       * @visibility backend
       */
      visibility?: HumanDuration | string | 0;
    };
  };
}
