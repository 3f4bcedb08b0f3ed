import type { Agent } from 'node:http';

/** Where an API server is and how to be let in; good until the credential changes. */
export interface Connection {
  /** Address with the path prefix, without a trailing slash. */
  server: URL;
  agent: Agent;
  headers: Record<string, string>;
}

/** Hands out the connection that holds now. */
export interface ConnectionSource {
  /**
   * Looks whether files or credentials changed, and answers with the connection that holds.
   * Throws `KubeError` with code 0 where that fails, so that callers retry.
   */
  get(): Promise<Connection>;
  /** The API server answered 401: whatever is cached of the credential is not to be used again. */
  invalidate(): void;
  /** Closes idle sockets. */
  close(): void;
}
