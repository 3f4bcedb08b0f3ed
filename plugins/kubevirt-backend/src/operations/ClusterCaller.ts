import type {
  OperationRefusal,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { tlsFaultOf } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { KubeError, type ClusterRegistry } from '../clusters';
import type { Clock } from '../lib/clock';
import { ClusterSemaphores } from '../lib/ClusterSemaphores';
import type { OperationCall } from '../model';
import { withoutUrlSecrets } from '../model/urlSecrets';
import {
  refusal,
  type ClusterIdentity,
  type OperationCaller,
  type OperationGuard,
} from './OperationGuard';

const TIMEOUT = 10_000;

export interface ClusterCallerOptions {
  clusters: ClusterRegistry;
  guard: OperationGuard;
  clock: Clock;
  /** Calls that one cluster gets at once. */
  concurrency: number;
}

/** Why a call failed, and whether it may have been carried out all the same. */
export interface CallFailure {
  refusal: OperationRefusal;
  /** No answer came. */
  unanswered: boolean;
}

/** Calls KubeVirt, a few calls of each cluster at a time, and says why it refused. */
export class ClusterCaller {
  readonly #options: ClusterCallerOptions;
  readonly #semaphores: ClusterSemaphores;

  private constructor(options: ClusterCallerOptions) {
    this.#options = options;
    this.#semaphores = new ClusterSemaphores({
      clock: options.clock,
      limit: options.concurrency,
      timeout: TIMEOUT,
    });
  }

  static create(options: ClusterCallerOptions): ClusterCaller {
    return new ClusterCaller(options);
  }

  /** Never rejects for what a cluster answers. */
  async call(
    caller: OperationCaller,
    identity: ClusterIdentity,
    verb: OperationVerb,
    { method, path, body }: Pick<OperationCall, 'method' | 'path' | 'body'>,
  ): Promise<CallFailure | undefined> {
    const { cluster } = caller.located.summary;
    const leave = await this.#semaphores.acquire(
      cluster,
      cluster,
      new AbortController().signal,
    );
    try {
      await this.#options.clusters.require(cluster).client.json(path, {
        method,
        body,
        timeout: TIMEOUT,
        impersonate: identity.impersonated,
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof KubeError)) {
        throw error;
      }
      return {
        refusal: await this.#explain(caller, identity, verb, error),
        // Without a trusted connection nothing was sent, so that nothing can have come of it.
        unanswered: error.code === 0 && !tlsFaultOf(error.reason),
      };
    } finally {
      leave();
    }
  }

  async #explain(
    caller: OperationCaller,
    identity: ClusterIdentity,
    verb: OperationVerb,
    error: KubeError,
  ): Promise<OperationRefusal> {
    const { cluster } = caller.located.summary;
    const quote = withoutUrlSecrets(
      error.serverMessage ?? `HTTP ${error.code}`,
    );
    const more = { quote, status: error.code };
    const tlsFault = tlsFaultOf(error.reason);
    switch (error.code) {
      case 0:
        return refusal(
          'cluster',
          tlsFault
            ? { code: tlsFault, params: { server: cluster } }
            : { code: 'operation-cluster-silent', params: { cluster } },
        );
      case 403: {
        // KubeVirt answers 403 as well where it refuses, e.g. to pause a VMI that has a liveness probe.
        const lacking = await this.#options.guard.lackingRight(
          caller,
          identity,
          verb,
        );
        if (lacking) {
          return { ...lacking, ...more };
        }
        break;
      }
      case 401:
      case 429:
      case 503:
      case 504:
        return refusal(
          'cluster',
          {
            code: 'operation-refused-by-cluster',
            params: { cluster, text: quote },
          },
          more,
        );
      default:
    }
    return refusal(
      'kubevirt',
      { code: 'operation-refused-by-kubevirt', params: { text: quote } },
      more,
    );
  }
}
