import type { WebSocket } from 'ws';
import { KubeObject } from '../types';

/** A call of a subresource that a component serves, such as `virtualmachines/start`. */
export interface SubresourceRequest {
  /** Upper case. */
  method: string;
  namespace?: string;
  name: string;
  /** The body as it came, for who serves it reads it by rules of their own; empty when there is none. */
  text: string;
  query: URLSearchParams;
  user: { name: string; groups: string[] };
}

/** What a subresource answers; 200 with an empty body when nothing is given. */
export interface SubresourceResponse {
  code?: number;
  /** Sent as JSON, but for bytes, which are sent as they are. */
  body?: unknown;
  /** What the bytes are. */
  contentType?: string;
  stream?: SubresourceStream;
}

/** A WebSocket instead of an answer. */
export interface SubresourceStream {
  /** The one subprotocol that is spoken; a caller that offers others gets none. */
  protocol: string;
  open(socket: WebSocket): void;
  /** The caller did not ask for a WebSocket after all, or is gone. */
  abandon(): void;
}

/** Does what is asked, or throws a `StatusError`. */
export type SubresourceHandler = (
  request: SubresourceRequest,
) =>
  | SubresourceResponse
  | undefined
  | void
  | Promise<SubresourceResponse | undefined | void>;

export interface SubresourceRegistration {
  group: string;
  version: string;
  /** The plural that it hangs on. */
  resource: string;
  /** `start`, `pause` ... */
  name: string;
  /** Upper case; PUT for what changes something, as in KubeVirt. */
  method: 'GET' | 'PUT' | 'POST';
  /** Kind that discovery names; empty in KubeVirt's own. */
  kind?: string;
  handler: SubresourceHandler;
}

/** A GET that goes on to somebody else. */
export interface BackendRequest {
  /** Of a Service: the path on it, with a slash at its beginning. */
  path: string;
  query: URLSearchParams;
  /** Of an aggregated API: what is asked for. */
  namespace?: string;
  name?: string;
}

/** What that one answers; 200 when no code is given. */
export interface BackendAnswer {
  code?: number;
  /** Sent as JSON, but for bytes, which are sent as they are. */
  body: unknown;
  contentType?: string;
}

/** Answers, or throws a `StatusError` or a `TextError`. */
export type Backend = (
  request: BackendRequest,
) => BackendAnswer | Promise<BackendAnswer>;

/** Kinds that are read of an aggregated API. */
export interface ApiBackend {
  group: string;
  version: string;
  resources: {
    name: string;
    singularName: string;
    namespaced: boolean;
    kind: string;
    verbs: string[];
  }[];
  answer: Backend;
}

export interface LogLine {
  time: Date;
  text: string;
}

export interface LogRequest {
  pod: KubeObject;
  container: string;
  previous: boolean;
}

/** What containers wrote. */
export interface LogProvider {
  /** All lines so far, oldest first; or throws a `StatusError`. */
  lines(request: LogRequest): LogLine[];
  /** Calls `onLine` for each new line and `onEnd` when no more come; returns the way to stop. */
  follow?(
    request: LogRequest,
    onLine: (line: LogLine) => void,
    onEnd: () => void,
  ): () => void;
}

/** A write on its way in, as webhooks see it. */
export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  /** `plural.group`, or the plural in the core group. */
  resource: string;
  subresource?: string;
  namespace?: string;
  /** The object as it will be; hooks may change it. Absent for DELETE. */
  object?: KubeObject;
  /** The object as it is. Absent for CREATE. */
  oldObject?: KubeObject;
  dryRun: boolean;
  user: { name: string; groups: string[] };
}

/** Changes the object, or throws a `StatusError` to refuse it. */
export type AdmissionHook = (request: AdmissionRequest) => void;

function keyOf(r: { group: string; version: string; resource: string }) {
  return `${r.group}/${r.version}/${r.resource}`;
}

/** What components add to an API server: subresources, admission and logs. */
export class ApiExtensions {
  readonly #subresources = new Map<string, SubresourceRegistration>();
  readonly #admission = new Set<AdmissionHook>();
  readonly #apis = new Set<ApiBackend>();
  readonly #services = new Map<string, Backend>();
  #logs: LogProvider | undefined;

  /** Serves a subresource from now on; returns the way to stop it. */
  registerSubresource(registration: SubresourceRegistration): () => void {
    const key = `${keyOf(registration)}/${registration.name} ${
      registration.method
    }`;
    this.#subresources.set(key, registration);
    return () => {
      if (this.#subresources.get(key) === registration) {
        this.#subresources.delete(key);
      }
    };
  }

  get subresources(): SubresourceRegistration[] {
    return [...this.#subresources.values()];
  }

  /** The registrations of one subresource, one for each method. */
  findSubresource(
    group: string,
    version: string,
    resource: string,
    name: string,
  ): SubresourceRegistration[] {
    return this.subresources.filter(
      registration =>
        registration.name === name &&
        keyOf(registration) === keyOf({ group, version, resource }),
    );
  }

  /** Whether anybody but the API server itself serves a group. */
  serves(group: string): boolean {
    return this.subresources.some(registration => registration.group === group);
  }

  /** Serves kinds of another server from now on; returns the way to stop. */
  registerApi(api: ApiBackend): () => void {
    this.#apis.add(api);
    return () => {
      this.#apis.delete(api);
    };
  }

  get apis(): ApiBackend[] {
    return [...this.#apis];
  }

  /** Answers for the pods behind a port of a Service from now on; returns the way to stop. */
  registerService(
    service: { namespace: string; name: string; port: number },
    backend: Backend,
  ): () => void {
    const key = `${service.namespace}/${service.name}:${service.port}`;
    this.#services.set(key, backend);
    return () => {
      this.#services.delete(key);
    };
  }

  /** Who answers for `name:port` of a namespace. */
  findService(namespace: string, port: string): Backend | undefined {
    return this.#services.get(`${namespace}/${port}`);
  }

  /** Sees each write over HTTP before it is made; returns the way to stop. */
  addAdmission(hook: AdmissionHook): () => void {
    this.#admission.add(hook);
    return () => {
      this.#admission.delete(hook);
    };
  }

  admit(request: AdmissionRequest): void {
    this.#admission.forEach(hook => hook(request));
  }

  registerLogProvider(provider: LogProvider): void {
    this.#logs = provider;
  }

  get logs(): LogProvider | undefined {
    return this.#logs;
  }
}
