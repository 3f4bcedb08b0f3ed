import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { parse } from 'yaml';
import { FakeClusterRegistry } from '../../__testUtils__/FakeClusterRegistry';
import {
  KubeError,
  readClusters,
  type DefaultClusterRegistry,
  type KubeClient,
} from '../../clusters';
import { summarize } from '../../model';
import type { KubeObject } from '../../kubevirt/types';
import type { DefaultClusterMirror } from '../DefaultClusterMirror';
import { DefaultMirrorService } from '../DefaultMirrorService';
import type { MirrorTimings } from '../reflector/timings';
import { spyOnCalls, type Calls } from './spyOnCalls';

/** Short ones, so that a test need not wait: of what they bound the tests have their own ideas. */
export const SHORT_TIMINGS: Partial<MirrorTimings> = {
  backoffBase: 50,
  backoffCap: 1_000,
  inactivity: 4_000,
  probeInterval: 500,
  probeTimeout: 1_000,
  pollInterval: 300,
  forbiddenRetry: 500,
  // Not within a test: a kind that appears is found by its CRD.
  absentRetry: 600_000,
  coalesce: 20,
};

const CLUSTER = 'real';
/** Milliseconds that a write may take to be accepted by a cluster that was just broken. */
const WRITE_TIMEOUT = 20_000;

/** A mirror, and what it did. */
export interface WatchedMirror {
  mirror: DefaultClusterMirror;
  calls: Calls;
  /** Counts since it was started, by `plural.group`. */
  relists: Map<string, number>;
  reconnects: () => number;
  stop(): Promise<void>;
}

/** A real cluster whose owner may do everything, to mirror it under bad conditions and change it meanwhile. */
export class MirroredCluster {
  /** Calls the cluster directly, whatever stands between it and the mirror. */
  readonly client: KubeClient;
  readonly server: URL;
  readonly ca: Buffer;
  readonly #kubeconfig: any;
  readonly #directory: string;
  readonly #registry: DefaultClusterRegistry;
  #churned = 0;

  /** `directory` takes the kubeconfigs that are made from `file`. */
  static open(file: string, directory: string): MirroredCluster {
    return new MirroredCluster(file, directory);
  }

  private constructor(file: string, directory: string) {
    this.#directory = directory;
    this.#kubeconfig = parse(readFileSync(file, 'utf8'));
    const { cluster } = this.#kubeconfig.clusters[0];
    this.server = new URL(cluster.server);
    this.ca = cluster['certificate-authority-data']
      ? Buffer.from(cluster['certificate-authority-data'], 'base64')
      : readFileSync(
          path.resolve(path.dirname(file), cluster['certificate-authority']),
        );
    this.#registry = registryOf(file);
    this.client = this.#registry.get(CLUSTER)!.client;
  }

  close(): void {
    this.#registry.close();
  }

  /** A kubeconfig for the same cluster, by another road or as another user. */
  kubeconfig(change: { server?: string; user?: object } = {}): string {
    const { clusters, users } = this.#kubeconfig;
    const file = path.join(this.#directory, `kubeconfig-${randomUUID()}`);
    writeFileSync(
      file,
      JSON.stringify({
        'current-context': 'current',
        clusters: [
          {
            name: 'current',
            cluster: {
              ...clusters[0].cluster,
              server: `${change.server ?? this.server.origin}${
                this.server.pathname
              }`.replace(/\/$/, ''),
              ...(isIP(this.server.hostname)
                ? {}
                : { 'tls-server-name': this.server.hostname }),
            },
          },
        ],
        users: [{ name: 'current', user: change.user ?? users[0].user }],
        contexts: [
          { name: 'current', context: { cluster: 'current', user: 'current' } },
        ],
      }),
      { mode: 0o600 },
    );
    return file;
  }

  /** The administrator's bearer token. */
  get token(): string {
    return this.#kubeconfig.users[0].user.token;
  }

  /** Starts a mirror and waits until it has read the cluster. */
  async mirror(
    kubeconfig: string,
    options: {
      watchList?: boolean;
      pageSize?: number;
      timings?: Partial<MirrorTimings>;
    } = {},
  ): Promise<WatchedMirror> {
    const registry = registryOf(kubeconfig);
    const { cluster, calls } = spyOnCalls(registry.get(CLUSTER)!, {
      watchList: options.watchList ?? true,
    });
    const relists = new Map<string, number>();
    let reconnects = 0;
    const service = DefaultMirrorService.create({
      registry: new FakeClusterRegistry(cluster),
      logger: mockServices.logger.mock(),
      summarize,
      settings: { pageSize: options.pageSize ?? 100 },
      timings: { ...SHORT_TIMINGS, ...options.timings },
      metrics: {
        event() {},
        delay() {},
        relist: (_, resource) =>
          relists.set(resource, (relists.get(resource) ?? 0) + 1),
        reconnect: () => {
          reconnects += 1;
        },
      },
    });
    const mirror = service.use(CLUSTER) as DefaultClusterMirror;
    await mirror.settled(20_000);
    return {
      mirror,
      calls,
      relists,
      reconnects: () => reconnects,
      stop: async () => {
        await service.stop();
        registry.close();
      },
    };
  }

  /** Deletes the namespace where it is there, waits, and makes it. */
  async freshNamespace(name: string): Promise<void> {
    await this.remove(`/api/v1/namespaces/${name}`);
    await this.create('/api/v1/namespaces', { metadata: { name } });
  }

  /** Creates an object; tries again while the cluster is not ready for it. */
  create<T = KubeObject>(collection: string, body: object): Promise<T> {
    return retrying(() =>
      this.client.json<T>(collection, { method: 'POST', body }),
    );
  }

  /** Changes an object as it is now. */
  change(object: string, change: (now: any) => void): Promise<KubeObject> {
    return retrying(async () => {
      const body = await this.client.json<KubeObject>(object);
      change(body);
      return this.client.json<KubeObject>(object, { method: 'PUT', body });
    });
  }

  /** Deletes an object and waits until it is gone. */
  async remove(object: string): Promise<void> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      try {
        await this.client.json(object, { method: 'DELETE' });
      } catch (error) {
        if (error instanceof KubeError && error.code === 404) {
          return;
        }
        if (Date.now() > deadline) {
          throw error;
        }
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  /** In a collection of VMs one comes, one changes and one goes. */
  async churn(collection: string): Promise<void> {
    this.#churned += 1;
    const label = `turn-${this.#churned}`;
    await this.create(collection, virtualMachine(`churned-${this.#churned}`));
    const { items } = await retrying(() =>
      this.client.json<{ items: KubeObject[] }>(
        `${collection}?labelSelector=churn`,
      ),
    );
    const [victim, changed] = items.sort((a, b) =>
      (a.metadata.creationTimestamp ?? '') <
      (b.metadata.creationTimestamp ?? '')
        ? -1
        : 1,
    );
    await this.change(`${collection}/${changed.metadata.name}`, now => {
      now.metadata.labels.churn = label;
    });
    await this.remove(`${collection}/${victim.metadata.name}`);
  }
}

/** A VM that nothing is started for, unless it is asked for. */
export function virtualMachine(name: string, runStrategy = 'Halted') {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: { name, labels: { churn: 'no' } },
    spec: {
      runStrategy,
      template: {
        spec: {
          domain: {
            devices: { disks: [{ name: 'root', disk: { bus: 'virtio' } }] },
            memory: { guest: '64Mi' },
          },
          volumes: [
            {
              name: 'root',
              containerDisk: { image: 'quay.io/containerdisks/fedora:42' },
            },
          ],
        },
      },
    },
  };
}

/** Breaks a cluster by a command line that takes the name of a fault at its end. */
export function breakCluster(command: string, fault: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', `${command} ${fault}`], (error, _, stderr) =>
      error
        ? reject(new Error(`${fault} failed: ${stderr}`, { cause: error }))
        : resolve(),
    );
  });
}

function registryOf(file: string): DefaultClusterRegistry {
  return readClusters(
    new ConfigReader({
      kubevirt: { clusters: [{ name: CLUSTER, kubeconfig: { file } }] },
    }),
  );
}

/** Tries again what a cluster refuses while it gets well. */
async function retrying<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + WRITE_TIMEOUT;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const passing =
        error instanceof KubeError &&
        (error.code === 0 || error.code === 409 || error.code >= 429);
      if (!passing || Date.now() > deadline) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}
