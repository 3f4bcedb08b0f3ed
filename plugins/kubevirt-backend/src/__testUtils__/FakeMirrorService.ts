import { NotFoundError } from '@backstage/errors';
import type {
  ClusterStatus,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  ClusterMirror,
  LabelRequirement,
  MirrorService,
  VmChanges,
  VmMetadata,
  VmName,
  VmQuery,
} from '../mirror/types';
import type { PlatformObjects, VmObjects } from '../model/vmObjects';
import type { KubeObject } from '../kubevirt/types';

/** A VM for tests: what is shown, and the objects behind it. */
export interface FakeVm {
  summary: VirtualMachineSummary;
  labels: Record<string, string>;
  annotations?: Record<string, string>;
  vmObjects?: Partial<VmObjects>;
}

function fits(
  requirement: LabelRequirement,
  labels: Record<string, string>,
): boolean {
  const value = labels[requirement.key];
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}

function matches(query: VmQuery, { summary, labels }: FakeVm): boolean {
  if (query.names) {
    return query.names.some(
      vm => vm.namespace === summary.namespace && vm.name === summary.name,
    );
  }
  return (
    (!query.namespaces || query.namespaces.includes(summary.namespace)) &&
    (query.selector ?? []).every(requirement => fits(requirement, labels))
  );
}

/** One cluster that tests change by hand; subscribers are notified at once. */
export class FakeClusterMirror implements ClusterMirror {
  readonly cluster: string;
  readonly vms = new Map<string, FakeVm>();
  readonly namespaces = new Map<string, Record<string, string>>();
  readonly subscribers = new Set<{
    query: VmQuery;
    listener: (changes: VmChanges) => void;
  }>();
  readonly watchers = new Set<() => void>();
  currentStatus: ClusterStatus;
  platformObjects?: Partial<PlatformObjects>;
  /** Namespaces that are not read. */
  readonly unlisted = new Set<string>();

  constructor(cluster: string) {
    this.cluster = cluster;
    this.currentStatus = {
      name: cluster,
      state: 'synced',
      forbiddenKinds: [],
      polledKinds: [],
    };
  }

  set(vm: FakeVm): void {
    this.vms.set(vm.summary.id, vm);
    this.#changed();
    for (const { query, listener } of this.subscribers) {
      if (matches(query, vm)) {
        listener({ changed: [vm.summary], removed: [] });
      }
    }
  }

  remove(id: string): void {
    const vm = this.vms.get(id)!;
    this.vms.delete(id);
    this.#changed();
    for (const { query, listener } of this.subscribers) {
      if (matches(query, vm)) {
        listener({ changed: [], removed: [id] });
      }
    }
  }

  #changed(): void {
    [...this.watchers].forEach(listener => listener());
  }

  setStatus(status: Partial<ClusterStatus>): void {
    this.currentStatus = { ...this.currentStatus, ...status };
    for (const { listener } of this.subscribers) {
      listener({ changed: [], removed: [], status: this.currentStatus });
    }
  }

  status(): ClusterStatus {
    return this.currentStatus;
  }

  find(query: VmQuery): VirtualMachineSummary[] {
    return [...this.vms.values()]
      .filter(vm => matches(query, vm))
      .map(vm => vm.summary);
  }

  views(): Iterable<VirtualMachineSummary> {
    return this.find({});
  }

  listed(namespace: string): boolean {
    return (
      !this.unlisted.has(namespace) &&
      ['synced', 'stale'].includes(this.currentStatus.state)
    );
  }

  vmObjects(namespace: string, name: string): VmObjects | undefined {
    const vm = [...this.vms.values()].find(
      each =>
        each.summary.namespace === namespace && each.summary.name === name,
    );
    if (!vm) {
      return undefined;
    }
    const object: KubeObject = {
      metadata: {
        namespace,
        name,
        uid: vm.summary.uid,
        labels: vm.labels,
        annotations: vm.annotations,
      },
    };
    return {
      cluster: this.cluster,
      vm: object,
      pods: [],
      migrations: [],
      dataVolumes: [],
      claims: [],
      node: () => undefined,
      nodes: () => [],
      platform: { kubevirt: 'ready', cdi: 'present' },
      now: 0,
      ...vm.vmObjects,
    };
  }

  metadata({ kind, namespace, name }: VmName): VmMetadata | undefined {
    const vm = [...this.vms.values()].find(
      ({ summary }) =>
        summary.kind === kind &&
        summary.namespace === namespace &&
        summary.name === name,
    );
    return (
      vm && {
        labels: vm.labels,
        annotations: [
          vm.annotations,
          vm.vmObjects?.vmi?.metadata?.annotations,
        ].filter(annotations => annotations !== undefined),
      }
    );
  }

  platform(): PlatformObjects {
    return {
      cluster: this.currentStatus,
      kubevirts: [],
      cdis: [],
      deployments: [],
      daemonSets: [],
      componentPods: [],
      launcherPods: [],
      leases: [],
      nodes: [],
      crds: [],
      storageProfiles: [],
      unreadable: [],
      now: 0,
      ...this.platformObjects,
    };
  }

  kubevirts() {
    return this.platform().kubevirts;
  }

  size(): number {
    return this.vms.size;
  }

  namespaceAnnotations(name: string): Record<string, string> | undefined {
    return this.namespaces.get(name);
  }

  subscribe(
    query: VmQuery,
    listener: (changes: VmChanges) => void,
  ): () => void {
    const subscriber = { query, listener };
    this.subscribers.add(subscriber);
    return () => this.subscribers.delete(subscriber);
  }

  watch(_namespace: string, _name: string, listener: () => void): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  async settled(): Promise<void> {
    if (this.currentStatus.state === 'syncing') {
      this.currentStatus = { ...this.currentStatus, state: 'synced' };
    }
  }
}

/** Mirrors of clusters that exist in memory only. */
export class FakeMirrorService implements MirrorService {
  readonly mirrors: Map<string, FakeClusterMirror>;
  readonly #listeners = new Set<() => void>();
  stopped = false;

  constructor(...clusters: string[]) {
    this.mirrors = new Map(
      clusters.map(name => [name, new FakeClusterMirror(name)]),
    );
  }

  clusters() {
    return [...this.mirrors.keys()].map(name => ({ name }));
  }

  has(cluster: string): boolean {
    return this.mirrors.has(cluster);
  }

  onClusters(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A cluster comes, or goes. */
  change(cluster: string, there: boolean): void {
    if (there) {
      this.mirrors.set(cluster, new FakeClusterMirror(cluster));
    } else {
      this.mirrors.delete(cluster);
    }
    this.#listeners.forEach(listener => listener());
  }

  use(cluster: string): FakeClusterMirror {
    const mirror = this.mirrors.get(cluster);
    if (!mirror) {
      throw new NotFoundError(`No cluster '${cluster}'`);
    }
    return mirror;
  }

  async stop(): Promise<void> {
    this.stopped = true;
  }
}

/** A running VM in namespace `shop` of cluster `west`, labelled for the entity `orders`. */
export function fakeVm(
  options: {
    name?: string;
    cluster?: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    vmObjects?: Partial<VmObjects>;
  } & Pick<Partial<VirtualMachineSummary>, 'status' | 'pod' | 'node'> = {},
): FakeVm {
  const { name = 'orders-db', cluster = 'west', namespace = 'shop' } = options;
  return {
    summary: {
      id: `${cluster}/${namespace}/${name}`,
      kind: 'VirtualMachine',
      cluster,
      namespace,
      name,
      uid: `uid-${name}`,
      status: options.status ?? 'Running',
      displayStatus: options.status ?? 'Running',
      group: 'running',
      phase: 'Running',
      node: options.node,
      pod: options.pod,
      previousPods: [],
      alarms: [],
      ready: true,
      paused: false,
      ipAddresses: [],
    },
    labels: options.labels ?? { 'backstage.io/kubernetes-id': 'orders' },
    annotations: options.annotations,
    vmObjects: options.vmObjects,
  };
}
