import {
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import { KubeError } from '../clusters';

/**
 * Says of a failed read what was read where, and what to do. The portal's own credential being refused is
 * not the caller's fault, so it is never a 403: to a caller that means a permission of the portal.
 *
 * @param what - e.g. `the log of pod shop/virt-launcher-a`
 */
export function clusterError(
  error: unknown,
  cluster: string,
  what: string,
): Error {
  if (!(error instanceof KubeError)) {
    return toError(error);
  }
  if (error.code === 404) {
    return new NotFoundError(`Cluster '${cluster}' has ${what} no more.`);
  }
  if (error.code === 401 || error.code === 403) {
    return new ServiceUnavailableError(
      `Cluster '${cluster}' refuses the portal's credential ${what}. Those who run the portal find the rights it needs in the plugin's README.`,
      error,
    );
  }
  return new ServiceUnavailableError(
    `Cluster '${cluster}' did not give ${what}. Try again; if it stays so, see the portal's log.`,
    error,
  );
}
