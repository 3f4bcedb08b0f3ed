import { KubeError, type Cluster, type Impersonated } from '../clusters';
import type { Clock } from '../lib/clock';
import type { OperationRight } from '../model';

/**
 * What a cluster says of a right. `impersonation-forbidden`: the configured credential may not act as that
 * user; `unknown`: the cluster did not say.
 */
export type RightAnswer =
  | 'allowed'
  | 'denied'
  | 'impersonation-forbidden'
  | 'unknown';

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
/** Milliseconds that an answer is remembered: so long a role that was bound just now may seem not to be. */
const REMEMBERED = 30_000;
const TIMEOUT = 5_000;
const MAX_ENTRIES = 10_000;

interface AccessReview {
  status?: { allowed?: boolean };
}

/** Asks clusters what an identity may do in a namespace, and remembers it for half a minute. */
export class ClusterRights {
  readonly #clock: Clock;
  readonly #known = new Map<
    string,
    { answer: Promise<RightAnswer>; until: number }
  >();

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  static create(options: { clock: Clock }): ClusterRights {
    return new ClusterRights(options.clock);
  }

  /** @param impersonated - undefined: the configured credential itself */
  may(
    cluster: Cluster,
    namespace: string,
    right: OperationRight,
    impersonated: Impersonated | undefined,
  ): Promise<RightAnswer> {
    const now = this.#clock.now();
    const key = JSON.stringify([cluster.name, namespace, right, impersonated]);
    const known = this.#known.get(key);
    if (known && known.until > now) {
      return known.answer;
    }
    const answer = this.#ask(cluster, namespace, right, impersonated);
    this.#known.delete(key);
    this.#known.set(key, { answer, until: now + REMEMBERED });
    for (const [oldest, { until }] of this.#known) {
      if (until > now && this.#known.size <= MAX_ENTRIES) {
        break;
      }
      this.#known.delete(oldest);
    }
    // What the cluster did not say is asked again.
    void answer.then(granted => {
      if (granted === 'unknown' && this.#known.get(key)?.answer === answer) {
        this.#known.delete(key);
      }
    });
    return answer;
  }

  async #ask(
    cluster: Cluster,
    namespace: string,
    right: OperationRight,
    impersonate: Impersonated | undefined,
  ): Promise<RightAnswer> {
    try {
      const review = await cluster.client.json<AccessReview>(PATH, {
        method: 'POST',
        timeout: TIMEOUT,
        impersonate,
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes: { ...right, namespace } },
        },
      });
      return review?.status?.allowed === true ? 'allowed' : 'denied';
    } catch (error) {
      // Everybody may ask about themselves (system:basic-user), so that it is the impersonation that is refused.
      return impersonate && error instanceof KubeError && error.code === 403
        ? 'impersonation-forbidden'
        : 'unknown';
    }
  }
}
