import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  sanitizeLogLine,
  type GuestFileSystem,
  type GuestUsage,
  type GuestUser,
  type UsageMissing,
  type UsageMissingReason,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LocatedVm } from '../../access';
import type { ClusterRegistry } from '../../clusters';
import type { Clock } from '../../lib/clock';
import { localizable } from '../../model/localizable';
import { isTrue, number, objects, text } from '../../model/read';
import { withoutUrlSecrets } from '../../model/urlSecrets';
import { failureOf } from './failure';
import { missing, TIMEOUT } from './missing';

const MAX_BYTES = 1024 * 1024;
/** A guest may say what it likes: so many file systems, users and characters are shown. */
const MAX_ITEMS = 64;
const MAX_TEXT = 256;

interface OsInfo {
  guestAgentVersion?: unknown;
  hostname?: unknown;
  timezone?: unknown;
  os?: { prettyName?: unknown };
}

interface Listed<T> {
  items?: T[];
}

interface FileSystem {
  mountPoint?: unknown;
  diskName?: unknown;
  fileSystemType?: unknown;
  usedBytes?: unknown;
  totalBytes?: unknown;
}

interface User {
  userName?: unknown;
  domain?: unknown;
  loginTime?: unknown;
}

export interface GuestReaderOptions {
  clusters: Pick<ClusterRegistry, 'require'>;
  clock: Clock;
  logger: Pick<LoggerService, 'warn'>;
}

/**
 * What the agent of a guest reports, through KubeVirt's subresources `guestosinfo`, `filesystemlist` and `userlist`.
 *
 * @remarks
 * virt-api answers 500 in plain text whatever is wrong (kubevirt pkg/virt-api/rest/subresource.go), so whether the guest
 * runs and has an agent is taken from the mirror, and nobody is asked who cannot know.
 */
export class GuestReader {
  readonly #options: GuestReaderOptions;

  private constructor(options: GuestReaderOptions) {
    this.#options = options;
  }

  static create(options: GuestReaderOptions): GuestReader {
    return new GuestReader(options);
  }

  async read(located: LocatedVm): Promise<GuestUsage> {
    const found: GuestUsage = {
      time: new Date(this.#options.clock.now()).toISOString(),
      missing: [],
    };
    const { summary, vmObjects } = located;
    if (summary.phase !== 'Running') {
      found.missing.push(this.#missing(located, 'not-running'));
      return found;
    }
    if (!isTrue(vmObjects.vmi?.status?.conditions, 'AgentConnected')) {
      found.missing.push(this.#missing(located, 'agent-absent'));
      return found;
    }
    const [info, fileSystems, users] = await Promise.all([
      this.#get<OsInfo>(located, 'guestosinfo', found),
      this.#get<Listed<FileSystem>>(located, 'filesystemlist', found),
      this.#get<Listed<User>>(located, 'userlist', found),
    ]);
    if (info) {
      found.os = shown(info.os?.prettyName);
      found.hostname = shown(info.hostname);
      found.timezone = shown(info.timezone);
      found.agentVersion = shown(info.guestAgentVersion);
    }
    if (fileSystems) {
      found.fileSystems = some(fileSystems.items, found).flatMap(fileSystemOf);
    }
    if (users) {
      found.users = some(users.items, found).flatMap(userOf);
    }
    return found;
  }

  /** Undefined, and why, where it cannot be had. */
  async #get<T>(
    located: LocatedVm,
    subresource: string,
    found: GuestUsage,
  ): Promise<T | undefined> {
    const { clusters, logger } = this.#options;
    const { cluster, namespace, name } = located.summary;
    try {
      const answer = await clusters.require(cluster).client.json<T>(
        `/apis/subresources.kubevirt.io/v1/namespaces/${encodeURIComponent(
          namespace,
        )}/virtualmachineinstances/${encodeURIComponent(name)}/${subresource}`,
        // virt-api gives up on a node after ten seconds.
        { timeout: TIMEOUT, maxBytes: MAX_BYTES },
      );
      return answer ?? undefined;
    } catch (error) {
      const { reason, message } = failureOf(error);
      logger.warn(
        withoutUrlSecrets(
          `Cluster '${cluster}' did not give ${subresource} of ${namespace}/${name}: ${message}`,
        ),
      );
      if (!found.missing.some(each => each.reason === reason)) {
        found.missing.push(this.#missing(located, reason));
      }
      return undefined;
    }
  }

  #missing(
    { summary: { cluster } }: LocatedVm,
    reason: UsageMissingReason,
  ): UsageMissing {
    return missing({
      part: 'guest',
      reason,
      cluster,
      source: localizable('usage-guest-agent'),
    });
  }
}

/** Text of a guest, without what would mislead a reader. */
function shown(value: unknown): string | undefined {
  const given = text(value);
  return given && sanitizeLogLine(given.slice(0, MAX_TEXT));
}

function some<T extends object>(
  items: T[] | undefined,
  found: GuestUsage,
): T[] {
  const all = objects(items);
  if (all.length > MAX_ITEMS) {
    found.truncated = true;
  }
  return all.slice(0, MAX_ITEMS);
}

function fileSystemOf(each: FileSystem): GuestFileSystem[] {
  const mountPoint = shown(each.mountPoint);
  return mountPoint
    ? [
        {
          mountPoint,
          disk: shown(each.diskName),
          type: shown(each.fileSystemType),
          usedBytes: number(each.usedBytes),
          totalBytes: number(each.totalBytes),
        },
      ]
    : [];
}

function userOf(each: User): GuestUser[] {
  const name = shown(each.userName);
  // Seconds since the epoch, with a fraction.
  const login = new Date((number(each.loginTime) ?? NaN) * 1000);
  return name
    ? [
        {
          name,
          domain: shown(each.domain),
          since: Number.isNaN(login.getTime())
            ? undefined
            : login.toISOString(),
        },
      ]
    : [];
}
