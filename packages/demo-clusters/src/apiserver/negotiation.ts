import { notAcceptable } from '../status';

/** How the caller wants objects to be shown. */
export type View = 'Object' | 'Table' | 'PartialObjectMetadata';

/** One media type of an Accept header. */
interface MediaType {
  type: string;
  parameters: Record<string, string>;
}

/** Reads an Accept header in its order, which is how Kubernetes clients state preferences. */
function parseAccept(header: string | undefined): MediaType[] {
  return (header ?? '')
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
    .map(part => {
      const [type, ...rest] = part.split(';').map(piece => piece.trim());
      const parameters = Object.fromEntries(
        rest.map(pair => pair.split('=').map(piece => piece.trim())),
      );
      return { type: type.toLowerCase(), parameters };
    });
}

const JSON_TYPES = ['application/json', 'application/*', '*/*'];

/** Whether the caller takes whatever comes. */
export function acceptsAnything(header: string | undefined): boolean {
  const accepted = parseAccept(header);
  return accepted.length === 0 || accepted.some(({ type }) => type === '*/*');
}

/** The first view that is asked for and can be had; JSON is the only encoding of demo clusters. */
export function negotiateView(header: string | undefined): View {
  const accepted = parseAccept(header);
  if (accepted.length === 0) {
    return 'Object';
  }
  for (const { type, parameters } of accepted) {
    if (JSON_TYPES.includes(type)) {
      const { as, g, v } = parameters;
      if (!as) {
        return 'Object';
      }
      const offered = g === 'meta.k8s.io' && v === 'v1';
      if (offered && as === 'Table') {
        return 'Table';
      }
      if (offered && as.startsWith('PartialObjectMetadata')) {
        return 'PartialObjectMetadata';
      }
    }
  }
  throw notAcceptable();
}

/** Whether the caller asks for aggregated discovery, and in which version. */
export function negotiateDiscovery(
  header: string | undefined,
): 'v2' | undefined {
  const first = parseAccept(header).find(({ type }) =>
    JSON_TYPES.includes(type),
  );
  const asked = parseAccept(header).some(
    ({ parameters }) =>
      parameters.g === 'apidiscovery.k8s.io' &&
      parameters.v === 'v2' &&
      parameters.as === 'APIGroupDiscoveryList',
  );
  return first && asked ? 'v2' : undefined;
}
