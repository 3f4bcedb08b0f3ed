import { toError } from '@backstage/errors';
import { UsageSourceError } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { KubeError } from '../../clusters';

/** What proxies, the aggregation layer and Services without a pod answer. */
const AWAY = new Set([502, 503, 504]);

/** What a failed call says of its source. */
export function failureOf(error: unknown): UsageSourceError {
  if (isSourceError(error)) {
    return error;
  }
  const cause = toError(error);
  return new UsageSourceError(reasonOf(error), cause.message, cause);
}

/** By its name: a module may have a copy of the class of its own. */
function isSourceError(error: unknown): error is UsageSourceError {
  return (error as { name?: unknown } | null)?.name === 'UsageSourceError';
}

function reasonOf(error: unknown): UsageSourceError['reason'] {
  if (!(error instanceof KubeError)) {
    return 'failed';
  }
  const { code, reason } = error;
  if (code === 0) {
    // An answer that is no JSON: it came, from something else.
    if (reason === 'SyntaxError') {
      return 'failed';
    }
    return reason === 'ETIMEDOUT' ? 'too-slow' : 'unreachable';
  }
  if (code === 401 || code === 403) {
    return 'forbidden';
  }
  if (code === 404) {
    return 'not-installed';
  }
  if (reason === 'ResponseTooLarge') {
    return 'failed';
  }
  if (errorTypeOf(error.serverMessage) === 'timeout') {
    return 'too-slow';
  }
  return AWAY.has(code) ? 'unreachable' : 'failed';
}

/** `errorType` of a refusal by Prometheus (prometheus web/api/v1/api.go): 503 and `timeout` is a query that takes too long. */
function errorTypeOf(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '')?.errorType;
  } catch {
    return undefined;
  }
}
