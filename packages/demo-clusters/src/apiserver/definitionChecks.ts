import { invalid } from '../status';
import { KubeObject } from '../types';
import type { AdmissionRequest } from './ApiExtensions';

/** The resource of CustomResourceDefinitions. */
export const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';

interface Cause {
  reason: string;
  message: string;
  field: string;
}

function required(field: string): Cause {
  return { reason: 'FieldValueRequired', message: 'Required value', field };
}

function wrong(field: string, value: string, why: string): Cause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${value}: ${why}`,
    field,
  };
}

/**
 * Refuses a CustomResourceDefinition that a real server refuses, and sets the names that it derives
 * (k8s.io/apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go and
 * v1/defaults.go). A definition without a served version is a valid one.
 */
export function admitDefinition(request: AdmissionRequest): void {
  const { operation, resource, subresource, object } = request;
  if (resource !== CRDS || subresource || !object || operation === 'DELETE') {
    return;
  }
  const { names } = object.spec ?? {};
  if (names?.kind) {
    names.singular ??= names.kind.toLowerCase();
    names.listKind ??= `${names.kind}List`;
  }
  const causes = causesOf(object, operation === 'CREATE');
  if (causes.length > 0) {
    throw invalid(
      {
        group: 'apiextensions.k8s.io',
        kind: 'CustomResourceDefinition',
        name: object.metadata.name,
      },
      causes,
    );
  }
}

/** An entry of `spec.versions`. */
interface DefinitionVersion {
  name: string;
  storage?: boolean;
}

function causesOf({ metadata, spec = {} }: KubeObject, isNew: boolean) {
  const { group, scope, names = {} } = spec;
  const versions: DefinitionVersion[] = Array.isArray(spec.versions)
    ? spec.versions
    : [];
  const stored = versions.filter(({ storage }) => storage);
  const causes: Cause[] = [];
  if (!group || metadata.name !== `${names.plural}.${group}`) {
    causes.push(
      wrong(
        'metadata.name',
        JSON.stringify(metadata.name),
        'must be spec.names.plural+"."+spec.group',
      ),
    );
  }
  if (!group) {
    causes.push(required('spec.group'));
  }
  if (!scope) {
    causes.push(required('spec.scope'));
  }
  if (stored.length !== 1) {
    causes.push(
      wrong(
        'spec.versions',
        JSON.stringify(versions.map(({ name }) => name)),
        'must have exactly one version marked as storage version',
      ),
    );
  }
  for (const field of ['plural', 'singular', 'kind', 'listKind']) {
    if (!names[field]) {
      causes.push(required(`spec.names.${field}`));
    }
  }
  // The server keeps the first storage version of a new definition, and expects the last.
  if (isNew && stored.length === 0) {
    causes.push(
      wrong(
        'status.storedVersions',
        '[]string(nil)',
        'must have at least one stored version',
      ),
    );
  } else if (isNew && stored.length > 1) {
    causes.push(
      wrong(
        'status.storedVersions',
        `[]string{${JSON.stringify(stored[0].name)}}`,
        `must have the storage version ${stored[stored.length - 1].name}`,
      ),
    );
  }
  return causes;
}
