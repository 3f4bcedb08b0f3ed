import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { NotAllowedError } from '@backstage/errors';
import { principalOf } from './principal';

/**
 * Which services may, on their own, do more than read states. The permission framework lets services through
 * without asking a policy, so that whoever has a static token could else operate every VM.
 */
export class ServicePolicy {
  readonly #subjects: ReadonlySet<string>;

  private constructor(subjects: string[]) {
    this.#subjects = new Set(subjects);
  }

  /** @param config - the root configuration */
  static fromConfig(config: Config): ServicePolicy {
    return new ServicePolicy(
      config.getOptionalStringArray('kubevirt.access.services') ?? [],
    );
  }

  /** Whether it is a person, or a service that the configuration names. */
  allows(credentials: BackstageCredentials): boolean {
    const { type, name } = principalOf(credentials);
    return type === 'user' || this.#subjects.has(name);
  }

  /** @throws NotAllowedError for other services */
  require(credentials: BackstageCredentials): void {
    if (!this.allows(credentials)) {
      throw new NotAllowedError(
        `Services may not do this. Whoever runs this portal names those that may in kubevirt.access.services.`,
      );
    }
  }
}
