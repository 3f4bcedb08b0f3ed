import {
  parseQuantity,
  type UsageNow,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  UsageRequest,
  UsageSource,
  UsageVirtualMachine,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { KubeError, type ClusterRegistry } from '../../clusters';
import { objects, text, timeText } from '../../model/read';

/** The container of a launcher pod in which QEMU runs. */
const CONTAINER = 'compute';
/** So many pods of a namespace are asked for one by one; of more, all launchers of the namespace are listed. */
const FEW = 3;
/** Metrics of a launcher are about a kilobyte. */
const MAX_BYTES = 16 * 1024 * 1024;

interface PodMetrics {
  metadata?: { name?: string };
  timestamp?: string;
  containers?: {
    name?: string;
    usage?: { cpu?: string; memory?: string };
  }[];
}

type Figures = Omit<UsageNow, 'source'>;

/**
 * What launcher pods use now, as the resource metrics API of their cluster has it.
 *
 * @remarks
 * That API may be absent (404 without a `Status`: the group is not known), registered and away (503 of the aggregation
 * layer), or know nothing of a pod yet (404 with a `Status`): kubernetes-sigs/metrics-server pkg/api.
 */
export class MetricsApiSource implements UsageSource {
  readonly name = 'metrics.k8s.io';
  readonly #clusters: Pick<ClusterRegistry, 'require'>;

  private constructor(clusters: Pick<ClusterRegistry, 'require'>) {
    this.#clusters = clusters;
  }

  static create(options: {
    clusters: Pick<ClusterRegistry, 'require'>;
  }): MetricsApiSource {
    return new MetricsApiSource(options.clusters);
  }

  async now(request: UsageRequest): Promise<ReadonlyMap<string, Figures>> {
    const byNamespace = new Map<string, UsageVirtualMachine[]>();
    for (const vm of request.virtualMachines) {
      if (vm.pod) {
        const others = byNamespace.get(vm.namespace) ?? [];
        byNamespace.set(vm.namespace, [...others, vm]);
      }
    }
    const found = await Promise.all(
      [...byNamespace].map(([namespace, vms]) =>
        this.#ofNamespace(request, namespace, vms),
      ),
    );
    return new Map(found.flat());
  }

  async #ofNamespace(
    request: UsageRequest,
    namespace: string,
    vms: UsageVirtualMachine[],
  ): Promise<[string, Figures][]> {
    const pods =
      vms.length > FEW
        ? await this.#list(request, namespace)
        : await Promise.all(
            vms.map(vm => this.#get(request, namespace, vm.pod!)),
          );
    const byPod = new Map(pods.map(pod => [pod?.metadata?.name, pod]));
    return vms.flatMap(vm => {
      const figures = figuresOf(byPod.get(vm.pod));
      return figures ? [[`${namespace}/${vm.name}`, figures]] : [];
    });
  }

  async #list(
    { cluster, signal }: UsageRequest,
    namespace: string,
  ): Promise<PodMetrics[]> {
    const selector = new URLSearchParams({
      labelSelector: 'kubevirt.io=virt-launcher',
    });
    const list = await this.#clusters
      .require(cluster)
      .client.json<{ items?: PodMetrics[] }>(
        `${pathOf(namespace)}?${selector}`,
        { signal, maxBytes: MAX_BYTES },
      );
    return objects(list?.items);
  }

  /** Undefined for a pod of which nothing is known yet. */
  async #get(
    { cluster, signal }: UsageRequest,
    namespace: string,
    pod: string,
  ): Promise<PodMetrics | undefined> {
    try {
      return await this.#clusters
        .require(cluster)
        .client.json<PodMetrics>(
          `${pathOf(namespace)}/${encodeURIComponent(pod)}`,
          { signal, maxBytes: MAX_BYTES },
        );
    } catch (error) {
      if (error instanceof KubeError && error.reason === 'NotFound') {
        return undefined;
      }
      throw error;
    }
  }
}

function pathOf(namespace: string): string {
  return `/apis/metrics.k8s.io/v1beta1/namespaces/${encodeURIComponent(
    namespace,
  )}/pods`;
}

function figuresOf(pod: PodMetrics | undefined): Figures | undefined {
  const usage = objects(pod?.containers).find(
    ({ name }) => name === CONTAINER,
  )?.usage;
  const cpu = parseQuantity(text(usage?.cpu));
  const memory = parseQuantity(text(usage?.memory));
  const at = timeText(pod?.timestamp);
  return cpu === undefined && memory === undefined
    ? undefined
    : {
        ...(at && { at }),
        ...(cpu !== undefined && { cpu }),
        ...(memory !== undefined && { memory }),
      };
}
