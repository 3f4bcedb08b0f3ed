import type { UsageQuantity } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  UsageHistoryRequest,
  UsageSource,
  UsageValues,
  UsageVirtualMachine,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import {
  openEndpoint,
  type ClusterRegistry,
  type KubeClient,
} from '../../clusters';
import { groupsOf, matchersOf, queryOf } from './promql';
import { readMatrix } from './readMatrix';
import type { PrometheusSettings } from './readPrometheusSettings';

/** A value is about 30 bytes, and no query has more than 100 VMs with 200 values each. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Prometheus gives up on a query by itself then. */
const QUERY_TIMEOUT = '9s';
/** Groups of VMs that are asked for at once. */
const CONCURRENCY = 2;

interface Target {
  client: KubeClient;
  /** Before `/api/v1`. */
  path: string;
  labels: Readonly<Record<string, string>>;
}

/** What guests used, from the Prometheus that reads virt-handler's metrics: one query a quantity, for all VMs together. */
export class PrometheusSource implements UsageSource {
  readonly name = 'prometheus';
  readonly #settings: PrometheusSettings[];
  readonly #clusters: Pick<ClusterRegistry, 'require'>;
  readonly #opened = new Map<
    PrometheusSettings,
    ReturnType<typeof openEndpoint>
  >();

  private constructor(
    settings: PrometheusSettings[],
    clusters: Pick<ClusterRegistry, 'require'>,
  ) {
    this.#settings = settings;
    this.#clusters = clusters;
  }

  /** @param options - `settings`: the first that names a cluster counts for it */
  static create(options: {
    settings: PrometheusSettings[];
    clusters: Pick<ClusterRegistry, 'require'>;
  }): PrometheusSource {
    return new PrometheusSource(options.settings, options.clusters);
  }

  async history(
    request: UsageHistoryRequest,
  ): Promise<ReadonlyMap<string, UsageValues> | undefined> {
    const target = this.#target(request.cluster);
    if (!target) {
      return undefined;
    }
    const found = new Map<string, UsageValues>();
    const groups = groupsOf(request.virtualMachines);
    const worker = async () => {
      for (let vms = groups.pop(); vms; vms = groups.pop()) {
        await this.#readGroup(target, request, vms, found);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    return found;
  }

  /** Closes idle connections. */
  close(): void {
    this.#opened.forEach(({ close }) => close());
  }

  #target(cluster: string): Target | undefined {
    const settings = this.#settings.find(
      ({ clusters }) => !clusters || clusters.has(cluster),
    );
    if (!settings) {
      return undefined;
    }
    const { target } = settings;
    const labels = settings.labelsOf(cluster);
    if ('service' in target) {
      const { namespace, name, path } = target.service;
      return {
        client: this.#clusters.require(cluster).client,
        path: `/api/v1/namespaces/${namespace}/services/${name}/proxy${path}`,
        labels,
      };
    }
    let opened = this.#opened.get(settings);
    if (!opened) {
      opened = openEndpoint(this.name, target.endpoint);
      this.#opened.set(settings, opened);
    }
    return { client: opened.client, path: '', labels };
  }

  async #readGroup(
    target: Target,
    request: UsageHistoryRequest,
    vms: UsageVirtualMachine[],
    found: Map<string, UsageValues>,
  ): Promise<void> {
    const matchers = matchersOf(vms, target.labels);
    await Promise.all(
      request.quantities.map(async quantity => {
        const answer = await this.#query(target, request, quantity, matchers);
        for (const [key, values] of readMatrix(answer, vms, request)) {
          found.set(key, { ...found.get(key), [quantity]: values });
        }
      }),
    );
  }

  #query(
    { client, path }: Target,
    { start, end, step, signal }: UsageHistoryRequest,
    quantity: UsageQuantity,
    matchers: string,
  ): Promise<unknown> {
    const query = new URLSearchParams({
      query: queryOf(quantity, matchers, step),
      start: String(start),
      end: String(end),
      step: String(step),
      timeout: QUERY_TIMEOUT,
    });
    return client.json(`${path}/api/v1/query_range?${query}`, {
      signal,
      maxBytes: MAX_BYTES,
    });
  }
}
