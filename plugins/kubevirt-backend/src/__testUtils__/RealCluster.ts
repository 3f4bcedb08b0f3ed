import { randomBytes } from 'node:crypto';
import { ConfigReader } from '@backstage/config';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  KubeError,
  readClusters,
  type DefaultClusterRegistry,
  type KubeClient,
} from '../clusters';
import { DefaultMirrorService } from '../mirror';
import type { ClusterMirror } from '../mirror/types';
import { summarize } from '../model';
import type { VmObjects } from '../model/vmObjects';

/** Paths of what the tests make; those of namespaced kinds take the namespace. */
const PATHS: Record<string, (namespace: string) => string> = {
  CustomResourceDefinition: () =>
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  Namespace: () => '/api/v1/namespaces',
  Node: () => '/api/v1/nodes',
  Lease: namespace =>
    `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`,
  PersistentVolume: () => '/api/v1/persistentvolumes',
  StorageClass: () => '/apis/storage.k8s.io/v1/storageclasses',
  Pod: namespace => `/api/v1/namespaces/${namespace}/pods`,
  PersistentVolumeClaim: namespace =>
    `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
  ResourceQuota: namespace => `/api/v1/namespaces/${namespace}/resourcequotas`,
  LimitRange: namespace => `/api/v1/namespaces/${namespace}/limitranges`,
  VirtualMachine: namespace =>
    `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachines`,
  VirtualMachineInstance: namespace =>
    `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstances`,
  VirtualMachineInstanceMigration: namespace =>
    `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstancemigrations`,
};

const PAUSE = 100;
const SILENT = { info() {}, warn() {}, error() {}, debug() {} };
const isCode = (error: unknown, code: number) =>
  error instanceof KubeError && error.code === code;

/**
 * A real cluster and its mirror, for tests that make objects there. What it makes has names of its own and
 * is removed in the end.
 */
export class RealCluster {
  readonly namespace: string;
  readonly suffix = randomBytes(3).toString('hex');
  readonly #registry: DefaultClusterRegistry;
  readonly #service: DefaultMirrorService;
  /** What `remove` deletes, the last first. */
  readonly #made: string[] = [];

  private constructor(kubeconfig: string, name: string) {
    this.namespace = `${name}-${this.suffix}`;
    this.#registry = readClusters(
      new ConfigReader({
        kubevirt: {
          clusters: [{ name: 'real', kubeconfig: { file: kubeconfig } }],
        },
      }),
    );
    this.#service = DefaultMirrorService.create({
      registry: this.#registry,
      logger: SILENT,
      summarize,
    });
  }

  /** @param name - how its namespace begins */
  static async connect(kubeconfig: string, name: string): Promise<RealCluster> {
    const cluster = new RealCluster(kubeconfig, name);
    await cluster.mirror.settled(30_000);
    await cluster.make({
      kind: 'Namespace',
      metadata: { name: cluster.namespace },
    });
    return cluster;
  }

  get client(): KubeClient {
    return this.#registry.get('real')!.client;
  }

  get mirror(): ClusterMirror {
    return this.#service.use('real');
  }

  path(kind: string, name = '', namespace = this.namespace): string {
    const collection = PATHS[kind](namespace);
    return name ? `${collection}/${name}` : collection;
  }

  async make(object: any): Promise<any> {
    const { namespace } = object.metadata;
    const path = this.path(object.kind, '', namespace);
    const made = await this.client.json<any>(path, {
      method: 'POST',
      body: object,
    });
    // Of what is in a namespace its deletion takes care.
    if (!path.includes('/namespaces/') || namespace !== undefined) {
      this.#made.push(`${path}/${made.metadata.name}`);
    }
    return made;
  }

  /** Reads, changes and writes, again where somebody else was quicker. */
  async change(path: string, change: (object: any) => void): Promise<any> {
    for (;;) {
      const object = await this.client.json<any>(path.replace(/\/status$/, ''));
      change(object);
      try {
        return await this.client.json(path, { method: 'PUT', body: object });
      } catch (error) {
        if (!isCode(error, 409)) {
          throw error;
        }
      }
    }
  }

  /** A subresource of KubeVirt, e.g. `virtualmachines/db/stop`. */
  async operate(operation: string): Promise<void> {
    await this.client.json(
      `/apis/subresources.kubevirt.io/v1/namespaces/${this.namespace}/${operation}`,
      { method: 'PUT', body: {} },
    );
  }

  view(
    name: string,
    namespace = this.namespace,
  ): VirtualMachineSummary | undefined {
    return this.mirror.find({ names: [{ namespace, name }] })[0];
  }

  vmObjects(name: string): VmObjects {
    return this.mirror.vmObjects(this.namespace, name)!;
  }

  /** The VM's view as soon as it is as wanted; after `timeout` milliseconds as it is. */
  async see(
    name: string,
    wanted: (view: VirtualMachineSummary) => boolean,
    options: { namespace?: string; timeout?: number } = {},
  ): Promise<VirtualMachineSummary | undefined> {
    const deadline = Date.now() + (options.timeout ?? 90_000);
    for (;;) {
      const view = this.view(name, options.namespace);
      if ((view && wanted(view)) || Date.now() > deadline) {
        return view;
      }
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
  }

  /** Removes all that was made, and ends. */
  async remove(): Promise<void> {
    for (const path of this.#made.reverse()) {
      await this.client
        .json(path, { method: 'DELETE', timeout: 10_000 })
        .catch(error => {
          if (!isCode(error, 404)) {
            throw error;
          }
        });
    }
    await this.#service.stop();
    this.#registry.close();
  }
}
