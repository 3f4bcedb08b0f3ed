import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  ClusterFacts,
  VirtualMachineFacts,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { z } from 'zod';

/** More VMs of one cluster are not taken into the catalog. */
const MAX_OF_CLUSTER = 100_000;
/** Milliseconds for one call. */
const TIMEOUT = 60_000;

const name = z.string().min(1).max(253);
const ref = z.string().min(1).max(300);

const clustersAnswer = z.object({
  clusters: z
    .array(
      z.object({
        name,
        state: z.string(),
        digest: z.string().optional(),
        total: z.number().optional(),
      }),
    )
    .max(10_000),
});

const pageAnswer = z.object({
  total: z.number(),
  virtualMachines: z
    .array(
      z.object({
        kind: z.enum(['VirtualMachine', 'VirtualMachineInstance']),
        cluster: name,
        namespace: name,
        name,
        size: z.string().max(300).optional(),
        guestOs: z.string().max(300).optional(),
        entities: z
          .array(z.object({ entityRef: ref, owner: ref.optional() }))
          .min(1),
      }),
    )
    .max(10_000),
});

/** Knows what lasts of the VMs of all clusters. */
export interface FactsSource {
  clusters(): Promise<Omit<ClusterFacts, 'total'>[]>;
  /** @throws any error, also where the facts have changed since the digest was handed out */
  virtualMachines(
    cluster: string,
    digest: string,
  ): Promise<VirtualMachineFacts[]>;
}

/** Asks the KubeVirt backend plugin, wherever it runs, on behalf of the catalog. */
export class FactsClient implements FactsSource {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  private constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }): FactsClient {
    return new FactsClient(options);
  }

  async clusters(): Promise<Omit<ClusterFacts, 'total'>[]> {
    const { clusters } = clustersAnswer.parse(await this.#get(''));
    return clusters as ClusterFacts[];
  }

  async virtualMachines(
    cluster: string,
    digest: string,
  ): Promise<VirtualMachineFacts[]> {
    const all: VirtualMachineFacts[] = [];
    for (;;) {
      const query = new URLSearchParams({
        cluster,
        digest,
        offset: String(all.length),
      });
      const { total, virtualMachines } = pageAnswer.parse(
        await this.#get(`/page?${query}`),
      );
      all.push(...virtualMachines);
      if (all.length >= total || virtualMachines.length === 0) {
        return all;
      }
      if (all.length >= MAX_OF_CLUSTER) {
        throw new Error(
          `Cluster '${cluster}' has more than ${MAX_OF_CLUSTER} virtual machines, which are too many for the catalog`,
        );
      }
    }
  }

  async #get(path: string): Promise<unknown> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'kubevirt',
    });
    const baseUrl = await this.#discovery.getBaseUrl('kubevirt');
    const response = await fetch(`${baseUrl}/v1/virtual-machine-facts${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}
