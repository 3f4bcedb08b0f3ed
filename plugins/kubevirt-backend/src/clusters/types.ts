import type { ClusterSourceProblem } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { WebSocket } from 'ws';

/** A failed call of an API server, distinguished by `code` and `reason`, never by its text. */
export interface KubeStatus {
  code: number;
  reason?: string;
  message?: string;
  /** What the API server itself answered, without where and to what; bounded. */
  serverMessage?: string;
  /** Seconds, from `Retry-After`. */
  retryAfter?: number;
}

/** A user of a cluster, whose rights hold for a call in place of those of the configured credential. */
export interface Impersonated {
  user: string;
  groups: string[];
}

/** How a WebSocket is opened. */
export interface WebSocketOptions {
  /** Subprotocol. */
  protocol: string;
  /** A longer message ends the WebSocket, in bytes. */
  maxPayload: number;
  /** Milliseconds until it must be open. Default 30 000. */
  timeout?: number;
  signal?: AbortSignal;
  impersonate?: Impersonated;
}

/** One cluster's API server, with the configured credential already applied. */
export interface KubeClient {
  /** Calls `path` (with its query) and parses the JSON answer. Throws `KubeError`. */
  json<T = unknown>(
    path: string,
    options?: {
      method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
      body?: unknown;
      /** In whose name it is called. The configured credential must be allowed to `impersonate` them. */
      impersonate?: Impersonated;
      accept?: string;
      signal?: AbortSignal;
      /** Milliseconds for the whole call. Default 30 000. */
      timeout?: number;
      /** A longer answer, unpacked, is an error. Default 256 MiB. */
      maxBytes?: number;
      /** Awaited when the answer is there, before it is parsed: so that large answers take turns. */
      turn?: () => Promise<void> | undefined;
    },
  ): Promise<T>;
  /** Opens `path` and yields its body as it comes. Throws `KubeError` on a refused call. */
  stream(
    path: string,
    options: {
      signal: AbortSignal;
      accept?: string;
      impersonate?: Impersonated;
    },
  ): Promise<AsyncIterable<Uint8Array>>;
  /**
   * Opens a WebSocket on `path`, which comes paused, so that whoever gets it misses nothing: listen, then
   * `resume()`. Throws `KubeError` on a refused call, with what was answered instead.
   */
  webSocket(path: string, options: WebSocketOptions): Promise<WebSocket>;
}

/** A cluster of the configuration or of another source. The same object for as long as it is the same cluster. */
export interface Cluster {
  name: string;
  title?: string;
  /** Address of a Kubernetes dashboard, for links. */
  dashboardUrl?: string;
  /** The credential reads in these namespaces only. Absent: as `kubevirt.mirror.namespaces` says. */
  namespaces?: string[];
  client: KubeClient;
}

/** Which clusters there are now. */
export interface ClusterRegistry {
  list(): Cluster[];
  get(name: string): Cluster | undefined;
  /** @throws NotFoundError if there is none of this name, or no more */
  require(name: string): Cluster;
  /** What keeps sources from naming all of their clusters. */
  problems(): ClusterSourceProblem[];
  /** Calls `listener` when clusters came or went; returns the way to stop. */
  subscribe(listener: () => void): () => void;
}
