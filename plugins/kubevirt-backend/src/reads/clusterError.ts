import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  CustomErrorBase,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { formatInEnglish } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { tlsFaultOf } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { KubeError } from '../clusters';
import { withoutUrlSecrets } from '../model/urlSecrets';

/**
 * What callers learn of a failed read: what was read where, and what to do. What the network or the API server
 * answered goes to the log: it holds addresses, paths and accounts, and a `cause` would be part of the answer. The
 * portal's own credential being refused is not the caller's fault, so it is never a 403: to a caller that means a
 * permission of the portal.
 *
 * @param what - e.g. `the log of pod shop/virt-launcher-a`
 */
export function clusterError(
  error: unknown,
  cluster: string,
  what: string,
  logger: LoggerService,
): Error {
  if (error instanceof CustomErrorBase && !(error instanceof KubeError)) {
    return error;
  }
  const code = error instanceof KubeError ? error.code : 0;
  if (code === 404) {
    return new NotFoundError(`Cluster '${cluster}' has ${what} no more.`);
  }
  logger.warn(
    withoutUrlSecrets(`Cluster '${cluster}' did not give ${what}: ${error}`),
  );
  if (code === 401 || code === 403) {
    return new ServiceUnavailableError(
      `Cluster '${cluster}' refuses the portal's credential ${what} (${code}). Those who run the portal find the rights it needs in the plugin's README.`,
    );
  }
  const fault =
    error instanceof KubeError && code === 0
      ? tlsFaultOf(error.reason)
      : undefined;
  if (fault) {
    return new ServiceUnavailableError(
      `Cluster '${cluster}' was not asked for ${what}. ${formatInEnglish([
        { code: fault, params: { server: cluster } },
      ])}`,
    );
  }
  return new ServiceUnavailableError(
    `Cluster '${cluster}' did not give ${what}${
      code > 0 ? ` (${code})` : ''
    }. Try again; if it stays so, those who run the portal find more in its log.`,
  );
}
