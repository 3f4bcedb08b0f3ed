import type {
  ClusterPlatformSummary,
  InventoryCluster,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** A cluster to choose. */
export interface ClusterChoice {
  name: string;
  /** What the portal knows of it; absent where it is not connected to it. */
  summary?: ClusterPlatformSummary;
  /** The blueprint that Rafay says it has. */
  blueprint?: InventoryCluster['blueprint'];
  /** Rafay says that the project of the form has no such cluster. */
  isElsewhere: boolean;
}

/**
 * The clusters to choose from: those of the project in Rafay first, then those that the portal knows besides.
 *
 * @param portal - clusters that the portal is connected to
 * @param project - the project, and its clusters in Rafay; undefined where Rafay does not say
 */
export function clusterChoices(
  portal: readonly ClusterPlatformSummary[],
  project: { name: string; clusters: readonly InventoryCluster[] } | undefined,
): ClusterChoice[] {
  const byName = new Map(portal.map(each => [each.cluster.name, each]));
  const own = (project?.clusters ?? []).map(
    ({ name, blueprint }): ClusterChoice => {
      // The portal calls a cluster so where two projects have one of the name.
      const summary =
        byName.get(`${project!.name}.${name}`) ?? byName.get(name);
      return {
        name,
        ...(summary && { summary }),
        ...(blueprint && { blueprint }),
        isElsewhere: false,
      };
    },
  );
  const taken = new Set(own.map(({ summary }) => summary));
  return [
    ...own,
    ...portal
      .filter(summary => !taken.has(summary))
      .map(summary => ({
        name: summary.cluster.name,
        summary,
        isElsewhere: project !== undefined,
      })),
  ];
}

/** Whether a cluster is one that somebody looks for; those of other projects are found by a part of their name only. */
export function matchesCluster(
  { name, summary, isElsewhere }: ClusterChoice,
  wanted: string,
): boolean {
  return (
    !(isElsewhere && wanted === '') &&
    `${name} ${summary?.cluster.title ?? ''}`
      .toLocaleLowerCase('en')
      .includes(wanted)
  );
}
