/** Where a request goes, read from its path: k8s.io/apiserver pkg/endpoints/request/requestinfo.go. */
export interface ResourcePath {
  group: string;
  version: string;
  plural: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}

/**
 * Reads `/api/v1/...` and `/apis/<group>/<version>/...`; undefined for other paths and for discovery.
 * A namespace itself is the resource `namespaces`, and everything below it is in that namespace.
 */
export function parseResourcePath(pathname: string): ResourcePath | undefined {
  const parts = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  let group = '';
  let rest: string[];
  if (parts[0] === 'api') {
    rest = parts.slice(1);
  } else if (parts[0] === 'apis') {
    group = parts[1];
    rest = parts.slice(2);
  } else {
    return undefined;
  }
  const [version, ...tail] = rest;
  if (!version || tail.length === 0) {
    return undefined;
  }
  const ofNamespace = ['status', 'finalize'].includes(tail[2]);
  if (tail[0] === 'namespaces' && tail.length > 2 && !ofNamespace) {
    const [, namespace, plural, name, ...subresource] = tail;
    return {
      group,
      version,
      plural,
      namespace,
      name,
      subresource: subresource.join('/') || undefined,
    };
  }
  const [plural, name, ...subresource] = tail;
  return {
    group,
    version,
    plural,
    namespace: plural === 'namespaces' && name ? name : undefined,
    name,
    subresource: subresource.join('/') || undefined,
  };
}

/** The verb that access rules know a request by. */
export function verbOf(
  method: string,
  path: ResourcePath,
  watch: boolean,
): string | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (watch) {
        return 'watch';
      }
      return path.name ? 'get' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return path.name ? 'delete' : 'deletecollection';
    default:
      return undefined;
  }
}

/** A query parameter that is a boolean, as Kubernetes reads it. */
export function isTrue(value: string | null): boolean {
  return value !== null && !['', '0', 'false'].includes(value.toLowerCase());
}
