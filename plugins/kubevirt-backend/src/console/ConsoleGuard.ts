import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_ENTITY_REF,
  kubevirtVmConsolePermission,
  kubevirtVmReadPermission,
  type ConsoleKind,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  principalOf,
  type EntityAccess,
  type LocatedVm,
  type VirtualMachineFinder,
  type VisibleEntity,
  type VmLocator,
} from '../access';
import type { ClusterRegistry, Impersonated } from '../clusters';
import { localizable } from '../model/localizable';
import {
  impersonate,
  type ClusterRights,
  type ImpersonationSettings,
} from '../operations';
import { ConsoleEndError } from './ConsoleEndError';
import { rightMissing, rightOfConsole } from './subresources';

export interface ConsoleGuardOptions {
  enabled: boolean;
  access: EntityAccess;
  finder: VirtualMachineFinder;
  userInfo: UserInfoService;
  clusters: ClusterRegistry;
  rights: ClusterRights;
  /** As operations do it. Absent: the configured credential opens consoles. */
  impersonation?: ImpersonationSettings;
}

/** A console that somebody asks for. */
export interface AskedConsole {
  /** `kind:namespace/name`, in lower case. */
  entityRef: string;
  locator: VmLocator;
  /** Absent: whichever VM has the name. */
  uid?: string;
  kind: ConsoleKind;
}

/** A console that somebody may have. */
export interface AllowedConsole {
  located: LocatedVm;
  mayType: boolean;
  /** In whose name the cluster is called. Absent: as the configured credential. */
  impersonated?: Impersonated;
}

/**
 * Whether somebody may have a console: the one place where that is decided, for the WebSocket, for each look at it
 * later, for the picture, and for what the page offers. Nothing that is remembered counts.
 */
export class ConsoleGuard {
  readonly #options: ConsoleGuardOptions;

  private constructor(options: ConsoleGuardOptions) {
    this.#options = options;
  }

  static create(options: ConsoleGuardOptions): ConsoleGuard {
    return new ConsoleGuard(options);
  }

  /**
   * @throws ConsoleEndError that says why not; others where that could not be found out
   */
  async check(
    credentials: BackstageCredentials,
    asked: AskedConsole,
  ): Promise<AllowedConsole> {
    const { enabled, access, finder } = this.#options;
    const { entityRef } = asked;
    if (!enabled) {
      throw new ConsoleEndError('forbidden', localizable('console-disabled'));
    }
    if (principalOf(credentials).type !== 'user') {
      throw new ConsoleEndError(
        'forbidden',
        localizable('console-people-only'),
      );
    }
    const { entity, located } = await this.#locate(credentials, asked);
    const permitted = await access.permitted(
      credentials,
      entity,
      kubevirtVmConsolePermission,
      ['watch', 'type'],
    );
    if (!permitted.has('watch')) {
      throw notPermitted('watch', entityRef);
    }
    const { cluster, namespace, name, uid } = located.summary;
    if (!finder.hasConsent(entity, located)) {
      throw new ConsoleEndError(
        'forbidden',
        localizable('console-without-consent', {
          cluster,
          entity: entityRef,
          vm: `${namespace}/${name}`,
          annotation: ANNOTATION_ENTITY_REF,
        }),
      );
    }
    if (asked.uid !== undefined && asked.uid !== uid) {
      throw new ConsoleEndError(
        'uid-changed',
        localizable('console-uid-changed', {
          cluster,
          vm: `${namespace}/${name}`,
        }),
      );
    }
    const impersonated = await this.#identify(credentials, cluster);
    await this.#requireRight(located, asked.kind, impersonated);
    return { located, mayType: permitted.has('type'), impersonated };
  }

  async #locate(
    credentials: BackstageCredentials,
    { entityRef, locator }: AskedConsole,
  ): Promise<{ entity: VisibleEntity; located: LocatedVm }> {
    const { access, finder } = this.#options;
    try {
      const entity = await access.get(
        credentials,
        entityRef,
        kubevirtVmReadPermission,
        { fresh: true },
      );
      return { entity, located: await finder.locate(entity, locator) };
    } catch (error) {
      const { name } = error as Error;
      if (name === 'NotFoundError' || name === 'NotAllowedError') {
        throw new ConsoleEndError(
          'not-found',
          localizable('console-not-found', {
            entity: entityRef,
            vm: `${locator.namespace}/${locator.name}`,
            cluster: locator.cluster,
          }),
        );
      }
      throw error;
    }
  }

  async #identify(
    credentials: BackstageCredentials,
    cluster: string,
  ): Promise<Impersonated | undefined> {
    const { impersonation, userInfo } = this.#options;
    if (!impersonation) {
      return undefined;
    }
    const impersonated = await impersonate(
      impersonation,
      credentials,
      userInfo,
    );
    if (!impersonated) {
      throw new ConsoleEndError(
        'forbidden',
        localizable('console-identity-unknown', {
          person: principalOf(credentials).name,
          cluster,
        }),
      );
    }
    return impersonated;
  }

  /**
   * Asks the cluster: it looks only when a console is opened, and those who join one are not seen by it.
   */
  async #requireRight(
    { summary: { cluster, namespace } }: LocatedVm,
    kind: ConsoleKind,
    impersonated: Impersonated | undefined,
  ): Promise<void> {
    const answer = await this.#options.rights.may(
      this.#options.clusters.require(cluster),
      namespace,
      rightOfConsole(kind),
      impersonated,
    );
    if (answer === 'impersonation-forbidden') {
      throw new ConsoleEndError(
        'forbidden',
        localizable('console-impersonation-forbidden', {
          user: impersonated?.user ?? '',
          cluster,
        }),
      );
    }
    if (answer === 'denied') {
      throw new ConsoleEndError(
        'forbidden',
        rightMissing(kind, impersonated?.user, { cluster, namespace }),
      );
    }
  }
}

/** @param operation - what the permission policy does not let the caller do */
export function notPermitted(
  operation: 'watch' | 'type',
  entityRef: string,
): ConsoleEndError {
  return new ConsoleEndError(
    'forbidden',
    localizable('console-not-permitted', {
      permission: kubevirtVmConsolePermission.name,
      operation,
      entity: entityRef,
    }),
  );
}
