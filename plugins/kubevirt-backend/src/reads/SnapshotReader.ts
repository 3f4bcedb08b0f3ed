import type { LoggerService } from '@backstage/backend-plugin-api';
import type { LocalizableMessage } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { KubeError, type ClusterRegistry } from '../clusters';
import type { Clock } from '../lib/clock';
import { ClusterSemaphores } from '../lib/ClusterSemaphores';
import { SharedAnswers } from '../lib/SharedAnswers';
import {
  snapshotPath,
  type SnapshotObjectRef,
  type SnapshotObjects,
  type VirtualMachineRestore,
  type VirtualMachineSnapshot,
} from '../model';
import { clusterError } from './clusterError';

/** Objects of one kind and namespace that are read at most, in pages. */
const PAGE = 500;
const MAX_PAGES = 4;
/** Of one page: a snapshot is a few kilobytes. */
const MAX_BYTES = 16 * 1024 * 1024;
const TIMEOUT = 10_000;
/** Reads that one cluster gets at once, whoever asks. */
const CONCURRENCY = 8;
/** Milliseconds for which lists are given to others that ask for the same. */
const REMEMBERED = 2_000;
const MAX_REMEMBERED = 1_000;

const SNAPSHOTS = 'virtualmachinesnapshots';
const RESTORES = 'virtualmachinerestores';

/** Kubernetes takes no longer value for a label. */
const MAX_LABEL = 63;

export interface SnapshotReaderOptions {
  clusters: ClusterRegistry;
  clock: Clock;
  logger: LoggerService;
}

/** Names a VM of a cluster. */
export interface SnapshottedVmName {
  cluster: string;
  namespace: string;
  name: string;
}

/** `unreadable` where the portal's credential may not read them, `kind-missing` where the API server does not serve the kind. */
export type SnapshotsUnread = 'unreadable' | 'kind-missing';

/** Says so, and what to do. */
export function whyUnread(
  why: SnapshotsUnread,
  { cluster, namespace }: Omit<SnapshottedVmName, 'name'>,
): LocalizableMessage {
  return why === 'unreadable'
    ? { code: 'snapshots-unreadable', params: { cluster, namespace } }
    : { code: 'snapshots-kind-missing', params: { cluster } };
}

interface List<T> {
  items?: T[];
  metadata?: { continue?: string };
}

interface Page<T> {
  items: T[];
  truncated: boolean;
}

interface NamespaceLists {
  snapshots: Page<VirtualMachineSnapshot>;
  restores: Page<VirtualMachineRestore>;
}

/**
 * Reads the snapshots and restores of VMs from their clusters: on demand, bounded, a few reads at a time, and for all who
 * ask within two seconds once. They are in no mirror, for few are ever looked at.
 */
export class SnapshotReader {
  readonly #options: SnapshotReaderOptions;
  readonly #semaphores: ClusterSemaphores;
  readonly #lists: SharedAnswers<NamespaceLists>;

  private constructor(options: SnapshotReaderOptions) {
    this.#options = options;
    this.#semaphores = new ClusterSemaphores({
      clock: options.clock,
      limit: CONCURRENCY,
      timeout: TIMEOUT,
    });
    this.#lists = new SharedAnswers({
      clock: options.clock,
      ttl: REMEMBERED,
      max: MAX_REMEMBERED,
    });
  }

  static create(options: SnapshotReaderOptions): SnapshotReader {
    return new SnapshotReader(options);
  }

  /**
   * @param fresh - asks the cluster, whatever is remembered
   * @throws ServiceUnavailableError if the cluster does not answer
   */
  async read(
    vm: SnapshottedVmName,
    { fresh = false }: { fresh?: boolean } = {},
  ): Promise<SnapshotObjects | SnapshotsUnread> {
    const { cluster, namespace, name } = vm;
    try {
      const [{ snapshots, restores }, object, volumeSnapshots] =
        await Promise.all([
          this.#listsOf(cluster, namespace, fresh),
          this.#vm(vm),
          this.#volumeSnapshots(vm),
        ]);
      return {
        snapshots: snapshots.items,
        restores: restores.items,
        truncated: snapshots.truncated || restores.truncated,
        ...(object && { vm: object }),
        ...(volumeSnapshots && { volumeSnapshots }),
      };
    } catch (error) {
      if (isCode(error, 403)) {
        return 'unreadable';
      }
      if (isCode(error, 404)) {
        return 'kind-missing';
      }
      throw clusterError(
        error,
        cluster,
        `the snapshots of ${namespace}/${name}`,
        this.#options.logger,
      );
    }
  }

  /**
   * One object; undefined where it is not there.
   *
   * @throws KubeError where the cluster does not say
   */
  async one(
    { cluster, namespace }: SnapshottedVmName,
    { resource, name }: SnapshotObjectRef,
  ): Promise<VirtualMachineSnapshot | VirtualMachineRestore | undefined> {
    return this.#orUndefined(
      this.#get<VirtualMachineSnapshot | VirtualMachineRestore>(
        cluster,
        snapshotPath(resource, namespace, name),
      ),
      404,
    );
  }

  /** What is remembered of a namespace is not true any more. */
  forget({ cluster, namespace }: SnapshottedVmName): void {
    this.#lists.forget(`${cluster}/${namespace}`);
  }

  #listsOf(
    cluster: string,
    namespace: string,
    fresh: boolean,
  ): Promise<NamespaceLists> {
    const key = `${cluster}/${namespace}`;
    if (fresh) {
      this.#lists.forget(key);
    }
    return this.#lists.get(key, () => this.#readLists(cluster, namespace));
  }

  async #readLists(
    cluster: string,
    namespace: string,
  ): Promise<NamespaceLists> {
    const [snapshots, restores] = await Promise.all([
      this.#pages<VirtualMachineSnapshot>(
        cluster,
        snapshotPath(SNAPSHOTS, namespace),
      ),
      this.#pages<VirtualMachineRestore>(
        cluster,
        snapshotPath(RESTORES, namespace),
      ),
    ]);
    return { snapshots, restores };
  }

  async #pages<T>(cluster: string, path: string): Promise<Page<T>> {
    const items: T[] = [];
    let next: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = new URLSearchParams({ limit: String(PAGE) });
      if (next) {
        query.set('continue', next);
      }
      const list: List<T> | undefined = await this.#get<List<T>>(
        cluster,
        `${path}?${query}`,
      );
      items.push(...(list?.items ?? []));
      next = list?.metadata?.continue;
      if (!next) {
        break;
      }
    }
    return { items, truncated: Boolean(next) };
  }

  #vm({ cluster, namespace, name }: SnapshottedVmName) {
    return this.#orUndefined(
      this.#get<SnapshotObjects['vm']>(
        cluster,
        `/apis/kubevirt.io/v1/namespaces/${encodeURIComponent(
          namespace,
        )}/virtualmachines/${encodeURIComponent(name)}`,
      ),
      403,
      404,
    );
  }

  /** The sizes are good to know, and no reason to fail. */
  async #volumeSnapshots({ cluster, namespace, name }: SnapshottedVmName) {
    if (name.length > MAX_LABEL) {
      return undefined;
    }
    // kubevirt v1.9 pkg/storage/snapshot/snapshot.go labels them.
    const query = new URLSearchParams({
      labelSelector: `snapshot.kubevirt.io/source-vm-name=${name}`,
      limit: String(PAGE),
    });
    const list = await this.#orUndefined(
      this.#get<List<NonNullable<SnapshotObjects['volumeSnapshots']>[number]>>(
        cluster,
        `/apis/snapshot.storage.k8s.io/v1/namespaces/${encodeURIComponent(
          namespace,
        )}/volumesnapshots?${query}`,
      ),
      403,
      404,
    );
    return list && (list.items ?? []);
  }

  async #orUndefined<T>(
    read: Promise<T>,
    ...codes: number[]
  ): Promise<T | undefined> {
    try {
      return await read;
    } catch (error) {
      if (codes.some(code => isCode(error, code))) {
        return undefined;
      }
      throw error;
    }
  }

  async #get<T>(cluster: string, path: string): Promise<T> {
    const leave = await this.#semaphores.acquire(
      cluster,
      cluster,
      new AbortController().signal,
    );
    try {
      return await this.#options.clusters
        .require(cluster)
        .client.json<T>(path, {
          timeout: TIMEOUT,
          maxBytes: MAX_BYTES,
        });
    } finally {
      leave();
    }
  }
}

function isCode(error: unknown, code: number): boolean {
  return error instanceof KubeError && error.code === code;
}
