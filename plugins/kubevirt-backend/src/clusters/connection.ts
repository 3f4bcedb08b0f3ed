import type { Agent } from 'node:http';

/** Where an API server is and how to be let in; good until the credential changes. */
export interface Connection {
  /** Address with the path prefix, without a trailing slash. */
  server: URL;
  agent: Agent;
  headers: Record<string, string | string[]>;
}

/** Hands out the connection that holds now. */
export interface ConnectionSource {
  /**
   * Looks whether files or credentials changed, and answers with the connection that holds.
   * Throws `KubeError` with code 0 where that fails, so that callers retry.
   */
  get(): Promise<Connection>;
  /**
   * The API server answered 401 to a call on this connection: whatever is cached of its credential is not
   * to be used again. Of no effect where another connection has taken its place already.
   */
  invalidate(refused: Connection): void;
  /** Closes idle sockets, and makes no connection any more. */
  close(): void;
}
