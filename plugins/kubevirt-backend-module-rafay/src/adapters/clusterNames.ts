/** The name of a cluster that no other project has. Names of Rafay have no dot. */
export function qualifiedName(project: string, cluster: string): string {
  return `${project}.${cluster}`;
}

/** Whether a cluster is meant by its name in Rafay, or by the one that the portal gives where two projects have that. */
export function isCluster(
  wanted: string,
  project: string,
  cluster: string,
): boolean {
  return wanted === cluster || wanted === qualifiedName(project, cluster);
}
