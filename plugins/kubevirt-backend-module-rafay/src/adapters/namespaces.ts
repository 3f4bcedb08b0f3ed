import { z } from 'zod';
import { rafayPath, type RafayReader } from '../client/RafayClient';
import { listOf, name, optionalText } from './decode';
import { readAllPages } from './pages';

/** A namespace of a project. */
export interface RafayNamespace {
  name: string;
  /** Clusters that it is on, or is to be on; absent where Rafay names none, as where labels choose them. */
  clusters?: string[];
}

const namespace = z.looseObject({
  metadata: z.looseObject({ name }),
  spec: z
    .looseObject({
      placement: z
        .looseObject({
          selector: optionalText,
          labels: listOf(
            z.looseObject({ key: optionalText, value: optionalText }),
          ),
        })
        .nullish(),
    })
    .nullish(),
  status: z.looseObject({ deployedClusters: listOf(optionalText) }).nullish(),
});

const CLUSTER_KEY = 'rafay.dev/clusterName';

/** `rafay.dev/clusterName=west` and `rafay.dev/clusterName in (west, east)`; a selector of other labels names none. */
function clustersOfSelector(selector: string): string[] {
  const [, value = '', list = ''] =
    /^\s*rafay\.dev\/clusterName(?:={1,2}([^,\s]{1,253})|\s+in\s+\(([^()]{1,2000})\))\s*$/.exec(
      selector,
    ) ?? [];
  return `${value},${list}`
    .split(',')
    .map(each => each.trim())
    .filter(Boolean);
}

/**
 * The namespaces of a project that Rafay manages.
 *
 * @remarks
 * `GET /apis/infra.k8smgmt.io/v3/projects/{project}/namespaces` (OpenAPI v3), with the clusters in
 * `status.deployedClusters` (terraform-provider-rafay, `data_rafay_namespaces.go`) or in the placement.
 */
export async function readNamespaces(
  rafay: RafayReader,
  project: string,
): Promise<RafayNamespace[]> {
  const items = await readAllPages(
    rafay,
    namespace,
    `namespaces of project '${project}'`,
    rafayPath`/apis/infra.k8smgmt.io/v3/projects/${project}/namespaces`,
  );
  return items.map(({ metadata, spec, status }) => {
    const { selector = '', labels = [] } = spec?.placement ?? {};
    const clusters = [
      ...new Set([
        ...(status?.deployedClusters ?? []),
        ...labels.map(({ key, value }) =>
          key === CLUSTER_KEY ? value : undefined,
        ),
        ...clustersOfSelector(selector),
      ]),
    ].filter(each => each !== undefined);
    return { name: metadata.name, ...(clusters.length > 0 && { clusters }) };
  });
}
