/** A failed call of an API server, told apart by `code` and `reason`, never by its text. */
export interface KubeStatus {
  code: number;
  reason?: string;
  message?: string;
  /** Seconds, from `Retry-After`. */
  retryAfter?: number;
}

/** One cluster's API server, with the configured credential already applied. */
export interface KubeClient {
  /** Calls `path` (with its query) and parses the JSON answer. Throws `KubeError`. */
  json<T = unknown>(
    path: string,
    options?: {
      method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
      body?: unknown;
      accept?: string;
      signal?: AbortSignal;
      /** Milliseconds for the whole call. Default 30 000. */
      timeout?: number;
      /** Awaited when the answer is there, before it is parsed: so that large answers take turns. */
      turn?: () => Promise<void> | undefined;
    },
  ): Promise<T>;
  /** Opens `path` and yields its body as it comes. Throws `KubeError` on a refused call. */
  stream(
    path: string,
    options: { signal: AbortSignal; accept?: string },
  ): Promise<AsyncIterable<Uint8Array>>;
}

/** A configured cluster. */
export interface Cluster {
  name: string;
  title?: string;
  /** Address of a Kubernetes dashboard, for links. */
  dashboardUrl?: string;
  /** The credential reads in these namespaces only. Absent: as `kubevirt.mirror.namespaces` says. */
  namespaces?: string[];
  client: KubeClient;
}

/** The clusters of the configuration. */
export interface ClusterRegistry {
  list(): Cluster[];
  get(name: string): Cluster | undefined;
}
