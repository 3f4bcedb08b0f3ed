import { isDeepStrictEqual } from 'node:util';
import type {
  ClusterStatus,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { Latch } from '../lib/Latch';
import type { PlatformObjects, VmObjects } from '../model/vmObjects';
import type { KubeObject, KubeVirt } from '../kubevirt/types';
import { ConnectivityMonitor } from './ConnectivityMonitor';
import type { ClusterMirrorOptions } from './ClusterMirrorOptions';
import { stalenessOf } from './clusterStatus';
import { createStores } from './store/createStores';
import { KINDS, type Kind, type KindKey } from '../kubevirt/kinds';
import { KindReflectors } from './KindReflectors';
import type { KindStore } from './store/KindStore';
import type { MirrorStats } from './metrics';
import { Notifier } from './notify/Notifier';
import { componentNamespaces, platformSets } from '../kubevirt/platformSets';
import { customPhases, platformState } from './platformState';
import { TimedReevaluation } from './notify/TimedReevaluation';
import { VmWatchers } from './notify/VmWatchers';
import { ServedKinds } from './ServedKinds';
import { StatusTracker } from './StatusTracker';
import type {
  ClusterMirror,
  VmChanges,
  VmMetadata,
  VmName,
  VmQuery,
} from './types';
import { VmGraph, type VmStores } from '../kubevirt/graph/VmGraph';
import { VmItem } from '../kubevirt/graph/VmItem';

/** Where the API server offers streamed initial lists (beta since Kubernetes 1.32). */
const WATCH_LIST_SINCE = 32;

/** One cluster in memory: reflectors fill the stores, the graph knows whose a change is, the notifier passes it on. */
export class DefaultClusterMirror implements ClusterMirror {
  readonly cluster: string;
  readonly #options: ClusterMirrorOptions;
  readonly #stores: Record<KindKey, KindStore>;
  readonly #graph: VmGraph;
  readonly #notifier: Notifier;
  readonly #watchers: VmWatchers;
  readonly #connectivity: ConnectivityMonitor;
  readonly #reflectors: KindReflectors;
  readonly #reevaluation: TimedReevaluation;
  readonly #served: ServedKinds;
  readonly #firstAnswer: Latch;
  readonly #status: StatusTracker;
  /** What all views hang on. */
  #common: Pick<VmObjects, 'platform' | 'unreadable'> = {
    platform: { kubevirt: 'unknown', cdi: 'unknown' },
  };
  #stopped = false;

  static create(options: ClusterMirrorOptions): DefaultClusterMirror {
    return new DefaultClusterMirror(options);
  }

  private constructor(options: ClusterMirrorOptions) {
    const { cluster, clock, timings, metrics, logger } = options;
    this.#options = options;
    this.cluster = cluster.name;
    this.#firstAnswer = new Latch(clock);
    this.#status = new StatusTracker(cluster, clock, logger);
    this.#stores = createStores((...change) => this.#onChange(...change));
    this.#graph = new VmGraph(
      () => this.#stores as VmStores,
      key => this.#touch(key),
      namespace => this.#reflectors.listedMachines(namespace),
    );
    const onError = (error: unknown) =>
      logger.error(
        `A subscriber of cluster '${cluster.name}' failed`,
        error as Error,
      );
    this.#watchers = new VmWatchers(onError);
    this.#notifier = new Notifier({
      clock,
      timings,
      item: key => this.#graph.get(key),
      find: query => this.#graph.find(query),
      summary: item => this.#summary(item),
      id: key => VmItem.idOf(key, this.cluster),
      onDelay: ms => metrics.delay(cluster.name, ms),
      onError,
    });
    this.#reevaluation = new TimedReevaluation({
      clock,
      node: name => this.#stores.nodes.byName(undefined, name),
      nodes: () => this.#stores.nodes.values(),
      onNode: name => this.#graph.touchNode(name),
      onItem: key => this.#touch(key),
    });
    this.#served = new ServedKinds({
      client: cluster.client,
      clock,
      random: options.random,
      crds: () =>
        this.#reflectors.synced('crds')
          ? this.contents('crds').map(({ metadata }) => metadata.name)
          : undefined,
    });
    this.#connectivity = new ConnectivityMonitor({
      client: cluster.client,
      clock,
      timings,
      random: options.random,
      onChange: up => {
        if (up) {
          this.#reflectors.recover();
          this.#reevaluation.resume();
          this.#served.recover();
        } else {
          this.#reflectors.reconnect();
          this.#reevaluation.pause(
            this.#connectivity.lastContact || clock.now(),
          );
        }
        this.#refresh();
      },
    });
    this.#reflectors = new KindReflectors({
      ...options,
      client: cluster.client,
      stores: this.#stores,
      streamsLists: () =>
        (this.#connectivity.minorVersion ?? 0) >= WATCH_LIST_SINCE,
      onContact: () => this.#connectivity.contact(),
      onFailure: () => this.#connectivity.suspect(),
      onState: () => this.#refresh(),
      onListedMachines: () => this.#graph.onListedMachines(),
    });
  }

  /** Begins to read the cluster. Does not wait for it. */
  start(): void {
    const { logger } = this.#options;
    this.#connectivity
      .start()
      .then(() => {
        if (!this.#stopped) {
          this.#reflectors.start();
          this.#refresh();
        }
      })
      .catch(error =>
        logger.error(`Mirror of cluster '${this.cluster}' ended`, error),
      );
  }

  /** Ends all watches. The mirror is of no use afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#reevaluation.stop();
    this.#notifier.close();
    this.#release();
    await Promise.all([
      this.#connectivity.stop(),
      this.#reflectors.stop(),
      this.#served.stop(),
    ]);
  }

  status(): ClusterStatus {
    return this.#status.current;
  }

  find(query: VmQuery): VirtualMachineSummary[] {
    return this.#graph.find(query).map(item => this.#summary(item));
  }

  *views(): Generator<VirtualMachineSummary> {
    for (const item of this.#graph.find({})) {
      yield this.#summary(item);
    }
  }

  listed(namespace: string): boolean {
    return KINDS.filter(({ machines }) => machines).every(({ key }) =>
      this.#reflectors.syncedIn(key, namespace),
    );
  }

  vmObjects(namespace: string, name: string): VmObjects | undefined {
    const item = this.#graph.byName(namespace, name);
    return item && this.#vmObjects(item);
  }

  platform(): PlatformObjects {
    return {
      ...platformSets(this.#stores),
      ...(this.#served.kinds && { served: this.#served.kinds }),
      cluster: this.status(),
      unreadable: this.#reflectors.unreadable(),
      failing: this.#reflectors.failing(),
      now: this.#options.clock.now(),
    };
  }

  kubevirts(): KubeVirt[] {
    return this.contents('kubevirts');
  }

  size(): number {
    return this.#graph.size;
  }

  metadata({ kind, namespace, name }: VmName): VmMetadata | undefined {
    const item = this.#graph.get(
      VmItem.keyOf(namespace, name, kind === 'VirtualMachineInstance'),
    );
    return (
      item && {
        labels: item.labels,
        annotations: [item.vm, item.vmi]
          .map(object => object?.metadata.annotations)
          .filter(annotations => annotations !== undefined),
      }
    );
  }

  namespaceAnnotations(
    name: string,
  ): Readonly<Record<string, string>> | undefined {
    return this.#stores.namespaces.byName(undefined, name)?.metadata
      .annotations;
  }

  subscribe(
    query: VmQuery,
    listener: (changes: VmChanges) => void,
  ): () => void {
    return this.#notifier.subscribe(query, listener);
  }

  watch(namespace: string, name: string, listener: () => void): () => void {
    return this.#watchers.add(VmItem.keysOf(namespace, name), listener);
  }

  settled(timeout: number): Promise<void> {
    return this.#firstAnswer.opened(timeout);
  }

  /** The objects it holds of one set, as trimmed. */
  contents(key: KindKey): KubeObject[] {
    return [...this.#stores[key].values()];
  }

  /** How it stands, for metrics. */
  stats(): MirrorStats {
    const objects: Record<string, number> = {};
    for (const { kind, size } of Object.values(this.#stores)) {
      objects[kind.resource] = (objects[kind.resource] ?? 0) + size;
    }
    return {
      cluster: this.cluster,
      objects,
      virtualMachines: this.size(),
      subscribers: this.#notifier.subscribers,
      staleness: stalenessOf(this.status(), this.#options.clock.now()) / 1000,
    };
  }

  #onChange(kind: Kind, before?: KubeObject, after?: KubeObject): void {
    this.#graph.onChange(kind.key, before, after);
    switch (kind.key) {
      case 'nodes':
        this.#reevaluation.node((after ?? before)!.metadata.name, after);
        break;
      case 'kubevirts':
        this.#refreshPlatform();
        break;
      case 'kubevirtDeployments':
      case 'cdiDeployments':
        this.#reflectors.setComponentNamespaces(
          componentNamespaces(this.#stores),
        );
        this.#refreshPlatform();
        break;
      case 'crds':
        this.#reflectors.onCrd((after ?? before)!.metadata.name, !after);
        this.#served.look();
        break;
      default:
    }
    this.#watchers.notify();
  }

  #touch(key: string): void {
    const item = this.#graph.get(key);
    if (item) {
      item.outdated = true;
    }
    this.#notifier.changed(key);
    this.#watchers.changed(key);
  }

  /** The item's view: built when it is asked for and something changed; the same object while nothing is seen of it. */
  #summary(item: VmItem): VirtualMachineSummary {
    if (item.outdated || !item.summary) {
      const { summarize, reevaluateAt } = this.#options;
      const vmObjects = this.#vmObjects(item);
      const summary = summarize(vmObjects);
      this.#reevaluation.item(item.key, reevaluateAt?.(vmObjects));
      if (!isDeepStrictEqual(summary, item.summary)) {
        item.summary = summary;
      }
      item.outdated = false;
    }
    return item.summary!;
  }

  #vmObjects(item: VmItem): VmObjects {
    return {
      cluster: this.cluster,
      vm: item.vm,
      vmi: item.vmi,
      ...this.#graph.objects(item),
      node: name => this.#reevaluation.nodeOf(name),
      nodes: () => this.#stores.nodes.values(),
      ...this.#common,
      now: this.#reevaluation.now(),
    };
  }

  #refreshPlatform(): void {
    const common = {
      platform: platformState(this.#reflectors, this.#stores),
      unreadable: this.#reflectors.unreadable(),
    };
    if (!isDeepStrictEqual(common, this.#common)) {
      this.#common = common;
      this.#graph.touchAll();
    }
  }

  /** Brings the status up to date and sends it where it changed. */
  #refresh(): void {
    if (this.#stopped) {
      return;
    }
    this.#refreshPlatform();
    this.#reevaluation.nodesFailSince(this.#reflectors.failingSince('nodes'));
    if (this.#reflectors.phase('crds') === 'forbidden') {
      this.#served.lookIfNew(customPhases(this.#reflectors));
    }
    const changed = this.#status.update(
      this.#reflectors.states(),
      this.#connectivity,
    );
    if (
      this.#connectivity.up === false ||
      (this.#reflectors.started && this.#reflectors.settled())
    ) {
      this.#release();
    }
    if (changed) {
      this.#notifier.status(this.status());
    }
  }

  #release(): void {
    if (!this.#firstAnswer.isOpen) {
      this.#notifier.release();
      this.#firstAnswer.open();
    }
  }
}
