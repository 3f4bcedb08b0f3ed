import { badRequest } from '../status';
import { ApiExtensions } from './ApiExtensions';
import { Exchange, readText, sendJson, sendText } from './exchange';
import { acceptsAnything } from './negotiation';
import { ResourcePath } from './requests';
import { openWebSocket } from './upgrades';

const PLAIN = 'text/plain; charset=utf-8';

/** Answers a request for a subresource that a component serves; false where none serves the group. */
export async function serveSubresource(
  exchange: Exchange,
  path: ResourcePath,
  extensions: ApiExtensions,
): Promise<boolean> {
  const { request, response, upgrade, url, identity } = exchange;
  const { group, version, plural, subresource, namespace, name } = path;
  if (!extensions.serves(group)) {
    return false;
  }
  const registrations = extensions.findSubresource(
    group,
    version,
    plural,
    subresource!,
  );
  const found = registrations.find(({ method }) => method === request.method);
  if (!found) {
    // The words of emicklei/go-restful, which virt-api's routes go through.
    const [code, why] = registrations.length
      ? [405, '405: Method Not Allowed']
      : [404, '404: Page Not Found'];
    await sendText(exchange, code, why, PLAIN);
    return true;
  }
  if (!name) {
    throw badRequest('a name is needed');
  }
  if (!acceptsAnything(request.headers.accept)) {
    // No route says what it produces, so only a caller that takes anything is served (emicklei/go-restful jsr311.go).
    await sendText(
      exchange,
      406,
      '406: Not Acceptable\n\nAvailable representations: ',
      PLAIN,
    );
    return true;
  }
  const answer = await found.handler({
    method: request.method!,
    namespace,
    name,
    text: await readText(request),
    query: url.searchParams,
    user: { name: identity.name, groups: identity.groups ?? [] },
  });
  const { code = 200, body, contentType, stream } = answer ?? {};
  if (stream && upgrade && !response.destroyed) {
    openWebSocket(request, response, upgrade, stream);
  } else if (stream) {
    stream.abandon();
    // The words of gorilla/websocket server.go.
    await sendText(exchange, 400, 'Bad Request\n', PLAIN);
  } else if (body === undefined) {
    await sendText(exchange, code, '');
  } else if (Buffer.isBuffer(body)) {
    await sendText(exchange, code, body, contentType);
  } else {
    await sendJson(exchange, code, body);
  }
  return true;
}
