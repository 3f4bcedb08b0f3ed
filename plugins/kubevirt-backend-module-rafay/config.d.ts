import type { HumanDuration } from '@backstage/types';

export interface Config {
  kubevirt?: {
    /** Rafay, read through its REST API. Absent: nothing is asked of Rafay. */
    rafay?: {
      /**
       * Address of the console, for example `https://console.rafay.dev`. Plain http is refused but for this machine.
       * @visibility backend
       */
      url: string;
      /**
       * API key of a service user that may read, and no more. Give either this or `apiKeyFile`.
       * @visibility secret
       */
      apiKey?: string;
      /**
       * File that holds the key, read again when it changes.
       * @visibility backend
       */
      apiKeyFile?: string;
      /**
       * Names of the projects whose clusters are shown and whose workloads are looked at. Default: none.
       * @visibility backend
       */
      projects?: string[];
      /**
       * Whether the clusters of the projects are shown; `false` where they are configured by hand. Default: true.
       * @visibility backend
       */
      clusters?: boolean;
      /**
       * Calls of Rafay in a minute, at most, for each replica of the backend. Default: 120.
       * @visibility backend
       */
      requestsPerMinute?: number;
      /**
       * For one call. Default: 15 seconds.
       * @visibility backend
       */
      timeout?: HumanDuration | string;
      /**
       * How old an answer may be before it is asked for again. Default: 10 seconds.
       * @visibility backend
       */
      maxAge?: HumanDuration | string;
      /**
       * How often it is looked which clusters the projects have, while somebody looks. Default: 1 minute.
       * @visibility backend
       */
      clusterInterval?: HumanDuration | string;
      /**
       * Longer than this nothing takes that Rafay does by itself: what waits for longer is held back. Default: 15 minutes.
       * @visibility backend
       */
      syncTimeout?: HumanDuration | string;
      /**
       * Paths of the console at which it shows its objects, with `{project}`, `{cluster}` and `{name}`. Default: none, and
       * links lead to the console's first page.
       * @visibility backend
       */
      links?: {
        /** @visibility backend */
        cluster?: string;
        /** @visibility backend */
        blueprint?: string;
        /** @visibility backend */
        'add-on'?: string;
        /** @visibility backend */
        workload?: string;
        /** @visibility backend */
        pipeline?: string;
      };
    };
  };
}
