import type { Config } from '@backstage/config';
import { NotAllowedError } from '@backstage/errors';
import type { IncomingMessage, ServerResponse } from 'node:http';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The host of a `Host` header, without its port; undefined where it is none. */
function hostnameOf(header: string | undefined): string | undefined {
  try {
    return header ? new URL(`http://${header}`).hostname : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Refuses requests whose `Host` is neither this machine nor that of the portal's own addresses: a page from elsewhere
 * whose name is made to point here (DNS rebinding) would else be served as if it were of the portal.
 */
export function refuseForeignHosts(config: Config) {
  const own = ['app.baseUrl', 'backend.baseUrl']
    .map(key => config.getOptionalString(key))
    .flatMap(url => (url ? [new URL(url).hostname] : []));
  const allowed = new Set([...LOOPBACK, ...own]);
  return (
    request: IncomingMessage,
    _response: ServerResponse,
    next: (error?: Error) => void,
  ): void => {
    const host = hostnameOf(request.headers.host);
    next(
      host !== undefined && allowed.has(host)
        ? undefined
        : new NotAllowedError(
            'This portal answers under its own address only: open the one that backend.baseUrl names, or add yours there',
          ),
    );
  };
}
