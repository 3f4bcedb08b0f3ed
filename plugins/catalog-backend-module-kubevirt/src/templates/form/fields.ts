import type { JsonObject } from '@backstage/types';

/** Name of a Kubernetes object or of a catalog entity, as a DNS label. */
export function dnsLabel(
  title: string,
  more: JsonObject = {},
  maxLength: number = 63,
): JsonObject {
  return {
    type: 'string',
    title,
    ...more,
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    maxLength,
  };
}

/** A field for the name of something in Rafay: what a portal with our fields offers, and others take as text. */
export function rafayName(
  kind: 'project' | 'blueprint' | 'baseBlueprint' | 'namespace',
  title: string,
  more: JsonObject = {},
): JsonObject {
  return dnsLabel(title, {
    ...more,
    'ui:field': 'RafayPicker',
    'ui:options': { kind },
  });
}

/**
 * A field for the version of a blueprint.
 *
 * @param mayBeOwn - the repository that is changed may have published it
 */
export function rafayVersion(
  title: string,
  more: JsonObject,
  mayBeOwn: boolean,
): JsonObject {
  return {
    ...text(title, { ...more, maxLength: 63 }),
    'ui:field': 'RafayPicker',
    'ui:options': { kind: 'version', ...(mayBeOwn && { mayBeOwn }) },
  };
}

/** A field for a short text. */
export function text(title: string, more: JsonObject = {}): JsonObject {
  return { type: 'string', title, maxLength: 253, ...more };
}

/** A field with a name for each of its values. */
export function choice(
  title: string,
  names: Record<string, string>,
  more: JsonObject = {},
): JsonObject {
  return {
    type: 'string',
    title,
    ...more,
    enum: Object.keys(names),
    enumNames: Object.values(names),
  };
}

/** A field that is on or off. */
export function flag(
  title: string,
  description?: string,
  value = false,
): JsonObject {
  return {
    type: 'boolean',
    title,
    ...(description && { description }),
    default: value,
  };
}

/** The expressions by which a step reads the form's fields of the same names. */
export function parametersNamed(...names: string[]): JsonObject {
  return Object.fromEntries(
    names.map(name => [name, `\${{ parameters.${name} }}`]),
  );
}
