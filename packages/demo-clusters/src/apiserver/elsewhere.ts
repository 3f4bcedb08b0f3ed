import { notFound, serviceUnavailable } from '../status';
import { DefaultObjectStore } from '../store';
import { ApiExtensions, Backend, BackendRequest } from './ApiExtensions';
import { Exchange, sendJson, sendText } from './exchange';
import { ResourcePath } from './requests';

/** Answers what goes on to another server: aggregated APIs, and Services. False for what does not. */
export async function serveElsewhere(
  exchange: Exchange,
  path: ResourcePath,
  store: DefaultObjectStore,
  extensions: ApiExtensions,
): Promise<boolean> {
  const { request, url } = exchange;
  if (request.method !== 'GET') {
    return false;
  }
  const { group, version, plural, namespace, name, subresource } = path;
  if (group === '' && plural === 'services' && isProxy(subresource)) {
    const backend = serviceOf(path, store, extensions);
    return send(exchange, backend, {
      path: subresource!.slice('proxy'.length),
      query: url.searchParams,
    });
  }
  const api = extensions.apis.find(
    each =>
      each.group === group &&
      each.version === version &&
      each.resources.some(resource => resource.name === plural),
  );
  return (
    api !== undefined &&
    send(exchange, api.answer, {
      path: url.pathname,
      query: url.searchParams,
      namespace,
      name,
    })
  );
}

function isProxy(subresource: string | undefined): boolean {
  return subresource === 'proxy' || Boolean(subresource?.startsWith('proxy/'));
}

/** `[scheme:]name:port` (k8s.io/apimachinery pkg/util/net/port_split.go SplitSchemeNamePort). */
function serviceOf(
  { namespace, name = '' }: ResourcePath,
  store: DefaultObjectStore,
  extensions: ApiExtensions,
): Backend {
  const [service, port] = name.replace(/^https?:/, '').split(':');
  const ref = { resource: 'services', namespace, name: service };
  if (!store.get(ref)) {
    throw notFound(ref);
  }
  const backend = extensions.findService(namespace!, `${service}:${port}`);
  if (!backend) {
    throw serviceUnavailable(
      `no endpoints available for service ${JSON.stringify(name)}`,
    );
  }
  return backend;
}

async function send(
  exchange: Exchange,
  backend: Backend,
  request: BackendRequest,
): Promise<true> {
  const { code = 200, body, contentType } = await backend(request);
  if (exchange.response.destroyed) {
    return true;
  }
  if (Buffer.isBuffer(body)) {
    await sendText(exchange, code, body, contentType);
  } else {
    await sendJson(exchange, code, body);
  }
  return true;
}
