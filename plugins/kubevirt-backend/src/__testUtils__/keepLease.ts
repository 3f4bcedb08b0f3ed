import type { RealCluster } from './RealCluster';

const NAMESPACE = 'kube-node-lease';

/**
 * Renews the Lease of a node, as its kubelet does: a node that does not is taken for lost before long.
 *
 * @returns the way to stop it
 */
export async function keepLease(
  cluster: RealCluster,
  node: string,
): Promise<() => void> {
  const renew = () =>
    cluster
      .change(cluster.path('Lease', node, NAMESPACE), object => {
        object.spec.renewTime = new Date().toISOString().replace('Z', '000Z');
      })
      .catch(() => {});
  await renew();
  const timer = setInterval(renew, 3_000);
  return () => clearInterval(timer);
}
