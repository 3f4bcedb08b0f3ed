import {
  badRequest,
  expiredContinue,
  gone,
  invalid,
  pathNotFound,
  tooLargeResourceVersion,
  unknownError,
} from '../status';
import { DefaultObjectStore } from '../store';
import { Selector } from '../store/selectors';
import { KubeObject } from '../types';
import { ListMeta } from './rendering';

/** Which objects are asked for. */
export interface ListRequest {
  resource: string;
  namespace?: string;
  selector?: Selector;
  query: URLSearchParams;
}

interface ContinueToken {
  v: 'meta.k8s.io/v1';
  /** The revision of the whole list; -1 for one that is not consistent. */
  rv: number;
  start: string;
}

/** What k8s.io/apimachinery's validation of ListOptions refuses. */
export function validateListOptions(
  query: URLSearchParams,
  options: { watch: boolean; watchList: boolean },
): void {
  const match = query.get('resourceVersionMatch');
  const initial = query.get('sendInitialEvents');
  const causes: [field: string, message: string][] = [];
  const forbid = (field: string, why: string) =>
    causes.push([field, `Forbidden: ${why}`]);
  if (options.watch && initial !== null) {
    if (match !== 'NotOlderThan') {
      forbid(
        'resourceVersionMatch',
        'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
      );
    }
    if (!options.watchList) {
      forbid(
        'sendInitialEvents',
        'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
      );
    }
  } else if (options.watch && match) {
    forbid(
      'resourceVersionMatch',
      'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    );
  } else if (match) {
    if (initial !== null) {
      forbid('sendInitialEvents', 'sendInitialEvents is forbidden for list');
    }
    if (query.get('continue')) {
      forbid(
        'resourceVersionMatch',
        'resourceVersionMatch is forbidden when continue is provided',
      );
    }
    if (!query.get('resourceVersion')) {
      forbid(
        'resourceVersionMatch',
        'resourceVersionMatch is forbidden unless resourceVersion is provided',
      );
    } else if (match === 'Exact' && query.get('resourceVersion') === '0') {
      forbid(
        'resourceVersionMatch',
        'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
      );
    }
  }
  if (causes.length > 0) {
    throw invalid(
      { group: 'meta.k8s.io', kind: 'ListOptions' },
      causes.map(([field, message]) => ({
        reason: 'FieldValueForbidden',
        message,
        field,
      })),
    );
  }
}

/** Reads the revision of a list; undefined when none is given. */
function parseResourceVersion(text: string | null): number | undefined {
  if (!text) {
    return undefined;
  }
  if (!/^\d+$/.test(text)) {
    throw badRequest(
      `invalid resource version: ${invalidResourceVersion(text)}`,
    );
  }
  return Number(text);
}

/** Reads the revision of a watch, 0 when none is given; real servers answer a bad one with 500. */
export function parseWatchVersion(text: string | null): number {
  if (text && !/^\d+$/.test(text)) {
    throw unknownError(invalidResourceVersion(text));
  }
  return Number(text ?? 0);
}

function invalidResourceVersion(text: string): string {
  const quoted = JSON.stringify(text);
  return `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`;
}

function encodeToken(token: ContinueToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function decodeToken(text: string): ContinueToken {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (
      token?.v === 'meta.k8s.io/v1' &&
      Number.isInteger(token.rv) &&
      typeof token.start === 'string'
    ) {
      return token;
    }
  } catch {
    // Answered below, as any other text that is no token.
  }
  throw badRequest(
    'invalid continue token: continue key is not valid: the token was not issued by this server',
  );
}

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** The objects as they were at a revision; undefined when that is forgotten. */
function objectsAt(
  store: DefaultObjectStore,
  request: ListRequest,
  revision: number,
): KubeObject[] | undefined {
  const { resource, namespace } = request;
  const now = store.list(resource, { namespace });
  const since = store.changesSince(resource, revision);
  if (!since) {
    return undefined;
  }
  const changes = since.filter(
    ({ object }) =>
      namespace === undefined || object.metadata.namespace === namespace,
  );
  if (changes.length === 0) {
    return now;
  }
  const then = new Map(now.map(object => [keyOf(object), object]));
  let restored = false;
  for (const { type, object, previous } of changes.reverse()) {
    const key = keyOf(object);
    if (type === 'ADDED') {
      then.delete(key);
    } else {
      restored ||= !then.has(key);
      then.set(key, previous!);
    }
  }
  // Only what came back stands out of order, at the end.
  return restored
    ? [...then].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, o]) => o)
    : [...then.values()];
}

function source(
  store: DefaultObjectStore,
  request: ListRequest,
): { objects: KubeObject[]; revision: number; start?: string; rv: number } {
  const { resource, namespace, query } = request;
  const current = store.revision;
  const text = query.get('continue');
  if (text) {
    const token = decodeToken(text);
    const { start } = token;
    if (token.rv < 0) {
      const objects = store.list(resource, { namespace });
      return { objects, revision: current, start, rv: current };
    }
    const objects = objectsAt(store, request, token.rv);
    if (!objects) {
      throw expiredContinue(
        encodeToken({ v: 'meta.k8s.io/v1', rv: -1, start }),
      );
    }
    return { objects, revision: token.rv, start, rv: token.rv };
  }
  const asked = parseResourceVersion(query.get('resourceVersion'));
  if (asked !== undefined && asked > current) {
    throw tooLargeResourceVersion(asked, current);
  }
  const exact =
    query.get('resourceVersionMatch') === 'Exact' ||
    // Without a match rule, a limit makes any revision but 0 an exact one.
    (!!asked &&
      !query.get('resourceVersionMatch') &&
      Number(query.get('limit')) > 0);
  if (exact && asked) {
    const objects = objectsAt(store, request, asked);
    if (!objects) {
      throw gone('The resourceVersion for the provided list is too old.');
    }
    return { objects, revision: asked, rv: asked };
  }
  const objects = store.list(resource, { namespace });
  return { objects, revision: current, rv: current };
}

/** The index of the first object whose key comes after `start`. */
function firstAfter(objects: KubeObject[], start: string): number {
  const index = objects.findIndex(object => keyOf(object) > start);
  return index < 0 ? objects.length : index;
}

/** A page of objects, all as they were at the revision of the first page. */
export function listPage(
  store: DefaultObjectStore,
  request: ListRequest,
): { objects: KubeObject[]; metadata: ListMeta } {
  if (!store.resources.has(request.resource)) {
    throw pathNotFound();
  }
  const { objects, revision, start, rv } = source(store, request);
  const { selector, query } = request;
  const metadata: ListMeta = { resourceVersion: String(revision) };
  const from = start === undefined ? 0 : firstAfter(objects, start);
  const remaining = from > 0 ? objects.slice(from) : objects;
  const limit = Number(query.get('limit') ?? 0);
  // Real servers answer resourceVersion=0 from their cache, all of it.
  if (!(limit > 0) || query.get('resourceVersion') === '0') {
    return {
      objects: selector ? remaining.filter(selector) : remaining,
      metadata,
    };
  }
  const page: KubeObject[] = [];
  for (let i = 0; i < remaining.length; i++) {
    if (!selector || selector(remaining[i])) {
      if (page.length === limit) {
        metadata.continue = encodeToken({
          v: 'meta.k8s.io/v1',
          rv,
          start: keyOf(page[limit - 1]),
        });
        // How many of the rest are selected is not known without looking at them all.
        if (!selector) {
          metadata.remainingItemCount = remaining.length - limit;
        }
        break;
      }
      page.push(remaining[i]);
    }
  }
  return { objects: page, metadata };
}
