import { ResourceDefinition } from '../types';
import { groupVersion } from './rendering';

const INFO = { title: 'Kubernetes', version: 'v1.36.3' };

function basePath(group: string, version: string): string {
  return group ? `apis/${group}/${version}` : `api/${version}`;
}

/** `/openapi/v3`: where the document of each group and version is. */
export function openApiIndex(
  definitions: Iterable<ResourceDefinition>,
): object {
  const paths: Record<string, object> = {};
  for (const { group, versions } of definitions) {
    for (const version of versions) {
      const path = basePath(group, version);
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}` };
    }
  }
  return { paths };
}

function queryParameter(name: string, type: string) {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

/**
 * `/openapi/v3/apis/<group>/<version>`: no schemas, but for each kind the parameters that kubectl
 * looks for before it relies on the server's validation and dry run.
 */
export function openApiDocument(
  definitions: Iterable<ResourceDefinition>,
  group: string,
  version: string,
): object | undefined {
  const paths: Record<string, object> = {};
  for (const definition of definitions) {
    if (definition.group === group && definition.versions.includes(version)) {
      const { plural, kind, namespaced } = definition;
      const scope = namespaced ? 'namespaces/{namespace}/' : '';
      const path = `/${basePath(group, version)}/${scope}${plural}/{name}`;
      const action = (name: string) => ({
        'x-kubernetes-action': name,
        'x-kubernetes-group-version-kind': { group, version, kind },
        parameters: [
          queryParameter('dryRun', 'string'),
          queryParameter('fieldManager', 'string'),
          queryParameter('fieldValidation', 'string'),
        ],
        responses: { 200: { description: 'OK' } },
      });
      paths[path] = { put: action('put'), patch: action('patch') };
    }
  }
  if (Object.keys(paths).length === 0) {
    return undefined;
  }
  const title = groupVersion(group, version);
  return {
    openapi: '3.0.0',
    info: { ...INFO, title: `Kubernetes ${title}` },
    paths,
    components: { schemas: {} },
  };
}
