import type {
  DeploymentFinding,
  DeploymentRequest,
  InventoryQuery,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { textOf } from '../shared';

/** What a field of this kind names. */
export type RafayKind =
  | 'project'
  | 'blueprint'
  | 'baseBlueprint'
  | 'version'
  | 'namespace';

/** What the field of a kind chooses from; undefined while it is not known of which project. */
export function queryOf(
  kind: RafayKind,
  form: Record<string, unknown> = {},
): InventoryQuery | undefined {
  if (kind === 'project') {
    return { kind: 'projects' };
  }
  const project = textOf(form.project);
  if (project === undefined) {
    return undefined;
  }
  switch (kind) {
    case 'version': {
      const blueprint = textOf(form.blueprintName);
      return blueprint === undefined
        ? undefined
        : { kind: 'versions', project, blueprint };
    }
    case 'namespace':
      return { kind: 'namespaces', project };
    default:
      return { kind: 'blueprints', project };
  }
}

/**
 * What is checked of a field: no more than what it is about, so that it is asked for again only where that changes.
 *
 * @param value - what the field holds
 * @param form - what the other fields of the form hold, by the names that the templates give them
 */
export function requestOf(
  kind: RafayKind,
  value: unknown,
  form: Record<string, unknown> = {},
): DeploymentRequest | undefined {
  const own = textOf(value);
  const project = kind === 'project' ? own : textOf(form.project);
  if (own === undefined || project === undefined) {
    return undefined;
  }
  switch (kind) {
    case 'project':
      return { project };
    case 'baseBlueprint':
      return { project, baseBlueprint: own };
    case 'version': {
      const blueprintName = textOf(form.blueprintName);
      return blueprintName === undefined
        ? undefined
        : { project, blueprintName, version: own };
    }
    case 'namespace':
      return {
        project,
        namespace: own,
        ...(Array.isArray(form.clusters) && {
          clusters: form.clusters.flatMap(each => textOf(each) ?? []),
        }),
      };
    default:
      return undefined;
  }
}

/** Whether a finding belongs to the field of a kind. */
export function isOfKind(kind: RafayKind, { field }: DeploymentFinding) {
  return kind === field;
}
