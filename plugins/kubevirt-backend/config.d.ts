import type { HumanDuration } from '@backstage/types';
import type { UsageConfig } from './config/usage';

export interface Config {
  /**
   * The KubeVirt plugin. It stays in the backend, but for whether operations are enabled.
   */
  kubevirt?: {
    /**
     * The clusters whose virtual machines are shown. Where neither this nor `kubeconfigs` is given, these
     * are all clusters of `kubernetes.clusterLocatorMethods` of the types `config` and
     * `localKubectlProxy`.
     */
    clusters?: Array<{
      /**
       * Name by which annotations and addresses call the cluster. No `/`. Must not change lightly. Of two clusters
       * of one name neither is read.
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
       * The file. Read again when it changes; which contexts it has is looked at every half minute.
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
     * HOME, what the kubeconfig sets and the variables named here, and with a time-out. A cluster whose kubeconfig
     * names another one is not read, nor is one whose kubeconfig sets a variable which chooses programs
     * (PATH, HOME, LD_*, DYLD_*, NODE_*, PYTHON* and the like).
     */
    execPlugins?: Array<{
      /**
       * An absolute path, or a name, which is looked for on this process' PATH at start-up. The kubeconfig
       * names either that name or the path of the program.
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
       * What it takes to read the state of a VM (list, page, events) that an entity selects. `labelled`: the
       * VM itself carries the label `backstage.io/kubernetes-id` that the entity names, or there is consent:
       * the VM, its VMI or its namespace names the entity (annotation `backstage.io/entity-ref`), or a rule
       * covers it. `consent`: consent. `open`: the entity's annotations are enough. Logs and manifests need
       * consent always. Default: `labelled`.
       * @visibility backend
       */
      read?: 'labelled' | 'consent' | 'open';
      /**
       * Subjects of services (e.g. `external:ci`) that may on their own read logs and YAML and operate VMs. All
       * others may do so for a person only. Default: none.
       * @visibility backend
       */
      services?: string[];
      /**
       * Consent of the platform team, instead of the annotation on the cluster. Each rule has either
       * `callers` or `entities`.
       */
      rules?: Array<{
        /**
         * Groups (or users), e.g. `group:default/shop`: what the rule opens, it opens to their members, on
         * whichever entity claims the VM. Taken from the caller's sign-in (`ownershipEntityRefs`).
         * @visibility backend
         */
        callers?: string | string[];
        /** Entities by where the catalog read them, which their authors can't write. */
        entities?: {
          /**
           * The annotation `backstage.io/managed-by-location` of the entities, e.g.
           * `url:https://github.com/acme/orders/blob/main/catalog-info.yaml`, or what it begins with, up to
           * a `/` below the branch.
           * @visibility backend
           */
          location: string | string[];
          /**
           * Entity references, e.g. `component:default/orders`; `*` for all that come from there.
           * @visibility backend
           */
          ref: string | string[];
        };
        /**
         * Configured clusters; `*` for all.
         * @visibility backend
         */
        clusters: string | string[];
        /**
         * Namespaces of the clusters; `*` for all.
         * @visibility backend
         */
        namespaces: string | string[];
      }>;
    };

    /** Snapshots of VMs. */
    snapshots?: {
      /**
       * Whether snapshots are taken, and old ones of these deleted, of VMs that carry the annotation
       * `kubevirt.backstage.io/snapshot-schedule`. Whoever may write VMs on a cluster decides which, and the configured
       * credential does it. Default: false.
       * @visibility backend
       */
      schedules?: boolean;
    };

    /** Start, stop, restart, pause, migrate. */
    operations?: {
      /**
       * Whether VMs can be operated at all, by those whom the permission policy and the clusters' side let.
       * Default: false.
       * @visibility frontend
       */
      enabled?: boolean;
      /**
       * Narrows what may be done where. On a VM that several of these fit, only what all of them name.
       */
      limits?: Array<{
        /**
         * What may be done: start, stop, force-stop, restart, force-restart, pause, unpause, soft-reboot, reset,
         * migrate, cancel-migration, cancel-evacuation, snapshot, restore, delete-snapshot, delete-restore.
         * @visibility backend
         */
        verbs: string | string[];
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
        /**
         * Entity references, e.g. `component:default/orders`. Default: all.
         * @visibility backend
         */
        entities?: string | string[];
      }>;
      /**
       * Where given, clusters are called in the name of the person who asks, so that their RBAC decides and
       * their audit log names the person. The configured credential needs the verb `impersonate` on `users` and
       * `groups`. Whoever has no name there is refused.
       */
      impersonation?: {
        users?: {
          /**
           * What stands before the name of the `User` entity of the sign-in. Default: `backstage:`.
           * @visibility backend
           */
          prefix?: string;
          /**
           * Namespaces of the catalog whose users have a name; their names must be unique together. Default:
           * `default`.
           * @visibility backend
           */
          namespaces?: string[];
          /** Names that do not follow from the entity's. */
          names?: Array<{
            /**
             * Entity reference of the person, or the subject of a service.
             * @visibility backend
             */
            principal: string;
            /**
             * User name on the clusters.
             * @visibility backend
             */
            user: string;
          }>;
        };
        groups?: {
          /**
           * What stands before the name of each `Group` that the person belongs to. Default: `backstage:`.
           * @visibility backend
           */
          prefix?: string;
          /**
           * Namespaces of the catalog whose groups are named. Default: `default`.
           * @visibility backend
           */
          namespaces?: string[];
        };
      };
      /**
       * Time after which an operation that the objects of the cluster do not show is given up. Default: 30
       * seconds.
       * @visibility backend
       */
      notSeenAfter?: HumanDuration | string;
      /**
       * Time after which an operation that has begun and not ended is given up. Default: 15 minutes.
       * @visibility backend
       */
      endsWithin?: HumanDuration | string;
      /**
       * Calls that one cluster gets at once. Default: 8.
       * @visibility backend
       */
      concurrency?: number;
    };

    /** Screen and serial console of VMs. Needs Backstage 1.57. */
    console?: {
      /**
       * Whether consoles can be opened at all, by those whom the permission policy and the clusters' side let.
       * Default: false.
       * @visibility frontend
       */
      enabled?: boolean;
      /**
       * Consoles that one person may have open at once. Default: 10.
       * @visibility backend
       */
      maxPerUser?: number;
      /**
       * Pages that may have one console open at once, 50 at most. Default: 20.
       * @visibility backend
       */
      maxPerVm?: number;
      /**
       * Consoles of one cluster that may be open at once. Default: 100.
       * @visibility backend
       */
      maxPerCluster?: number;
      /**
       * A console in which nothing is typed or shown is closed after this time. Default: 1 hour.
       * @visibility backend
       */
      idleTimeout?: HumanDuration | string;
      /**
       * No page has a console open for longer. Default: 12 hours.
       * @visibility backend
       */
      maxDuration?: HumanDuration | string;
      /**
       * So many bytes wait for a page that reads more slowly than the console shows, before it is given up.
       * Default: 4194304.
       * @visibility backend
       */
      maxQueuedBytes?: number;
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
       * Logs that one person may follow and read at once, and lists of events, counted apart. Default: 5.
       * @visibility backend
       */
      maxStreamsPerUser?: number;
    };

    /** What VMs use. What their pods use now is asked of each cluster's metrics API and needs no entry. */
    usage?: UsageConfig;

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
