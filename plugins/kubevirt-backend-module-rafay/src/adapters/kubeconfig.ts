import { z } from 'zod';
import { RafayError } from '../client/RafayError';
import type { RafayReader } from '../client/RafayClient';
import { decode } from './decode';

const answer = z.looseObject({ data: z.base64().min(1).max(1_400_000) });

/**
 * A kubeconfig of Rafay's zero-trust access, as YAML text, for the user of the API key.
 *
 * @remarks
 * `GET /v2/sentry/kubeconfig/user` with `opts.selector=rafay.dev/clusterName={cluster}`, answered with base64 in `data`
 * (terraform-provider-rafay, `data_kubeconfig.go`).
 */
export async function readKubeconfig(
  rafay: RafayReader,
  cluster: string,
): Promise<string> {
  const what = `kubeconfig of cluster '${cluster}'`;
  // The selector is a label selector: a name that is none would select other clusters.
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(cluster)) {
    throw new RafayError(
      'unreadable',
      `Rafay lists a cluster of the name '${cluster.slice(
        0,
        63,
      )}', which is none that a label can hold`,
    );
  }
  const { data } = decode(
    answer,
    await rafay.json({
      what,
      path: '/v2/sentry/kubeconfig/user',
      query: { 'opts.selector': `rafay.dev/clusterName=${cluster}` },
    }),
    what,
  );
  return Buffer.from(data, 'base64').toString('utf8');
}
