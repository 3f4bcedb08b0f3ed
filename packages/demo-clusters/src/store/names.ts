import { invalid } from '../status';
import { KubeObject, NewKubeObject, ResourceDefinition } from '../types';

const DNS1123_SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS1123_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_NAME = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)$/;

const SUBDOMAIN_MESSAGE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_MESSAGE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_VALUE_MESSAGE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** Kinds whose names are path segments only: RBAC allows `system:node` and the like. */
const PATH_SEGMENT_GROUPS = new Set(['rbac.authorization.k8s.io']);

interface Cause {
  reason: string;
  message: string;
  field: string;
}

function invalidValue(field: string, value: unknown, why: string): Cause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
    field,
  };
}

function nameProblems(definition: ResourceDefinition, name: string): Cause[] {
  if (PATH_SEGMENT_GROUPS.has(definition.group)) {
    return name === '.' || name === '..' || /[/%]/.test(name)
      ? [invalidValue('metadata.name', name, "may not contain '/' or '%'")]
      : [];
  }
  const label =
    definition.group === '' &&
    ['namespaces', 'services'].includes(definition.plural);
  if (name.length > (label ? 63 : 253)) {
    return [
      invalidValue(
        'metadata.name',
        name,
        `must be no more than ${label ? 63 : 253} characters`,
      ),
    ];
  }
  if (!(label ? DNS1123_LABEL : DNS1123_SUBDOMAIN).test(name)) {
    return [
      invalidValue(
        'metadata.name',
        name,
        label ? LABEL_MESSAGE : SUBDOMAIN_MESSAGE,
      ),
    ];
  }
  return [];
}

function labelProblems(labels: Record<string, unknown>): Cause[] {
  const causes: Cause[] = [];
  for (const [key, value] of Object.entries(labels)) {
    const parts = key.split('/');
    const name = parts[parts.length - 1];
    if (parts.length > 2 || !LABEL_NAME.test(name) || name.length > 63) {
      causes.push(
        invalidValue(
          'metadata.labels',
          key,
          "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        ),
      );
    } else if (typeof value !== 'string') {
      causes.push(
        invalidValue('metadata.labels', value, 'must be of type string'),
      );
    } else if (value.length > 63) {
      causes.push(
        invalidValue('metadata.labels', value, 'must be no more than 63 bytes'),
      );
    } else if (value !== '' && !LABEL_NAME.test(value)) {
      causes.push(invalidValue('metadata.labels', value, LABEL_VALUE_MESSAGE));
    }
  }
  return causes;
}

/** Throws a 422 when the metadata is none that an API server accepts. */
export function validateMetadata(
  definition: ResourceDefinition,
  object: KubeObject | NewKubeObject,
): void {
  const { name, generateName, labels } = object.metadata;
  const causes: Cause[] = [];
  if (!name && !generateName) {
    causes.push({
      reason: 'FieldValueRequired',
      message: 'Required value: name or generateName is required',
      field: 'metadata.name',
    });
  }
  if (name) {
    causes.push(...nameProblems(definition, name));
  }
  causes.push(...labelProblems(labels ?? {}));
  if (causes.length > 0) {
    throw invalid(
      { group: definition.group, kind: definition.kind, name },
      causes,
    );
  }
}
