import { KubeObject, ResourceDefinition } from '../types';
import { columnsOf } from './columns';
import { View } from './negotiation';

/** How a resource is shown to one caller. */
export interface Rendering {
  definition: ResourceDefinition;
  version: string;
  view: View;
  now: Date;
  /** What a table's rows carry of their objects. */
  includeObject?: string;
}

export function groupVersion(group: string, version: string): string {
  return group ? `${group}/${version}` : version;
}

/** The object in the version that is asked for; fields are the same in all versions. */
function inVersion(object: KubeObject, rendering: Rendering) {
  const apiVersion = groupVersion(
    rendering.definition.group,
    rendering.version,
  );
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

function partial(object: KubeObject) {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
}

function columnDefinitions(definition: ResourceDefinition) {
  return columnsOf(definition).map(({ name, type, format, priority }) => ({
    name,
    type,
    format: format ?? '',
    description: '',
    priority,
  }));
}

function row(object: KubeObject, rendering: Rendering) {
  const { definition, now, includeObject } = rendering;
  const shown =
    includeObject === 'Object' ? inVersion(object, rendering) : partial(object);
  return {
    cells: columnsOf(definition).map(({ cell }) => cell(object, now)),
    ...(includeObject !== 'None' && { object: shown }),
  };
}

function table(
  metadata: object,
  objects: KubeObject[],
  rendering: Rendering,
  withColumns = true,
) {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns
      ? columnDefinitions(rendering.definition)
      : null,
    rows: objects.map(object => row(object, rendering)),
  };
}

/** One object as a response. */
export function renderObject(object: KubeObject, rendering: Rendering): object {
  switch (rendering.view) {
    case 'Table':
      return table(
        { resourceVersion: object.metadata.resourceVersion },
        [object],
        rendering,
      );
    case 'PartialObjectMetadata':
      return partial(object);
    default:
      return inVersion(object, rendering);
  }
}

/** One object in an event of a watch; a table names its columns in the first event only. */
export function renderEvent(
  object: KubeObject,
  rendering: Rendering,
  first: boolean,
): object {
  return rendering.view === 'Table'
    ? table(
        { resourceVersion: object.metadata.resourceVersion },
        [object],
        rendering,
        first,
      )
    : renderObject(object, rendering);
}

/** The metadata of a list. */
export interface ListMeta {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

/** A list as JSON text, written item by item. */
export function renderList(
  objects: KubeObject[],
  metadata: ListMeta,
  rendering: Rendering,
): string {
  const { definition, version, view } = rendering;
  if (view === 'Table') {
    return JSON.stringify(table(metadata, objects, rendering));
  }
  const isPartial = view === 'PartialObjectMetadata';
  const kind = isPartial
    ? 'PartialObjectMetadataList'
    : `${definition.kind}List`;
  const apiVersion = isPartial
    ? 'meta.k8s.io/v1'
    : groupVersion(definition.group, version);
  const items = objects.map(object => {
    if (isPartial) {
      return JSON.stringify(partial(object));
    }
    if (definition.custom) {
      return JSON.stringify(inVersion(object, rendering));
    }
    // The items of built-in lists do not repeat the kind that the list names.
    const { apiVersion: _, kind: __, ...rest } = object;
    return JSON.stringify(rest);
  });
  const head = JSON.stringify({ kind, apiVersion, metadata }).slice(0, -1);
  return `${head},"items":[${items.join(',')}]}\n`;
}
