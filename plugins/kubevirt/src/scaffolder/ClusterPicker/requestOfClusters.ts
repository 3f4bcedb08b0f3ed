import type { DeploymentRequest } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { textOf } from '../shared';

/**
 * What is checked of clusters; undefined while it is not known of which project.
 *
 * @param form - what the other fields of the form hold, by the names that the templates give them
 * @param newBlueprint - the default name of the blueprint that is new for the clusters; where there is none, it is not
 * looked at whether they have KubeVirt
 */
export function requestOfClusters(
  clusters: string[],
  form: Record<string, unknown> = {},
  newBlueprint?: string,
): DeploymentRequest | undefined {
  const project = textOf(form.project);
  return project === undefined || clusters.length === 0
    ? undefined
    : {
        project,
        clusters,
        ...(newBlueprint !== undefined && {
          blueprintName: textOf(form.blueprintName) ?? newBlueprint,
          replacesKubeVirt: form.replacesKubeVirt === true,
        }),
      };
}
