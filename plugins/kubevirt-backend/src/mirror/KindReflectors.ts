import type { LoggerService } from '@backstage/backend-plugin-api';
import { isConnectionError, type KubeClient } from '../clusters';
import type { FailingKind } from '../model/vmObjects';
import type { Clock } from '../lib/clock';
import type { KindState } from './clusterStatus';
import type { Acquire } from '../lib/FairSemaphore';
import {
  collectionPath,
  KINDS,
  type Kind,
  type KindKey,
} from '../kubevirt/kinds';
import type { KindStore } from './store/KindStore';
import type { MirrorMetrics } from './metrics';
import type { ListedMachines } from '../kubevirt/graph/PendingOwners';
import { Reflector } from './reflector/Reflector';
import { STARTING } from './reflector/ReflectorStates';
import type {
  ReflectorOptions,
  ReflectorPhase,
} from './reflector/reflectorTypes';
import type { MirrorTimings } from './reflector/timings';

export interface KindReflectorsOptions {
  cluster: { name: string };
  client: KubeClient;
  stores: Record<KindKey, KindStore>;
  namespaces?: string[];
  pageSize: number;
  clock: Clock;
  timings: MirrorTimings;
  metrics: MirrorMetrics;
  logger: Pick<LoggerService, 'info' | 'warn' | 'debug'>;
  acquire: Acquire;
  random?: () => number;
  /** Whether the API server is known to stream initial lists. It may refuse to all the same. */
  streamsLists(): boolean;
  onContact(): void;
  /** A call did not reach the cluster. */
  onFailure(): void;
  onState(): void;
  /** VMs are known further than before, or may not be read any more. */
  onListedMachines(): void;
}

/** Where VMs fail to be read for so long, in milliseconds, though the cluster answers, no VM is waited for any more. */
const OWNERS_TIMEOUT = 60_000;

/** The reflectors of one cluster: one a kind, or one a kind and namespace. */
export class KindReflectors {
  readonly #options: KindReflectorsOptions;
  readonly #reflectors = new Map<KindKey, Map<string, Reflector>>();
  readonly #watchList: ReflectorOptions['watchList'];
  readonly #ending = new Set<Promise<void>>();
  #started = false;
  #stopped = false;
  /** When the cluster began to answer, as far as is known; in milliseconds since the epoch. */
  #answersSince = 0;

  constructor(options: KindReflectorsOptions) {
    this.#options = options;
    this.#watchList = {
      get offered() {
        return options.streamsLists();
      },
    };
  }

  get started(): boolean {
    return this.#started;
  }

  start(): void {
    this.#started = true;
    this.#answersSince = this.#options.clock.now();
    const { namespaces } = this.#options;
    for (const kind of KINDS.filter(({ ofComponents }) => !ofComponents)) {
      const scopes =
        kind.ofVms && kind.namespaced && namespaces ? namespaces : [''];
      for (const namespace of new Set(scopes)) {
        this.#add(kind, namespace);
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#all().forEach(reflector => this.#end(reflector));
    await Promise.all(this.#ending);
  }

  /** The cluster is gone: connections that seem open are not to be trusted. */
  reconnect(): void {
    this.#all().forEach(reflector => reflector.reconnect());
  }

  /** The cluster is back: whoever waits need not. */
  recover(): void {
    this.#answersSince = this.#options.clock.now();
    this.#all().forEach(reflector => reflector.recover());
  }

  /** The namespaces in which Deployments of KubeVirt and CDI are: kinds of components are read there. */
  setComponentNamespaces(namespaces: Set<string>): void {
    for (const kind of KINDS.filter(({ ofComponents }) => ofComponents)) {
      this.#setNamespaces(kind, namespaces);
    }
  }

  #setNamespaces(kind: Kind, namespaces: Set<string>): void {
    const reflectors = this.#reflectors.get(kind.key);
    for (const [namespace, reflector] of [...(reflectors ?? [])]) {
      if (!namespaces.has(namespace)) {
        reflectors!.delete(namespace);
        void this.#end(reflector).then(() => {
          if (!reflectors!.has(namespace)) {
            this.#options.stores[kind.key].clear(namespace);
          }
        });
      }
    }
    for (const namespace of namespaces) {
      // A list that is being read while all stop may still report one.
      if (!this.#stopped && !this.#reflectors.get(kind.key)?.has(namespace)) {
        this.#add(kind, namespace);
      }
    }
  }

  /** A CRD came, changed or went: look again at its kind. */
  onCrd(resource: string, gone: boolean): void {
    for (const kind of KINDS.filter(each => each.resource === resource)) {
      for (const reflector of this.#of(kind.key)) {
        if (gone) {
          reflector.reconnect();
        } else {
          reflector.expect();
        }
      }
    }
  }

  states(): KindState[] {
    return KINDS.filter(({ ofComponents }) => !ofComponents).map(kind => ({
      kind,
      states: this.#started
        ? this.#of(kind.key).map(reflector => reflector.state)
        : [STARTING],
    }));
  }

  phase(key: KindKey): ReflectorPhase {
    const phases = this.#of(key).map(reflector => reflector.state.phase);
    return phases.find(phase => phase !== 'live') ?? phases[0] ?? 'starting';
  }

  /** Whether the kind is not served, or was not when the cluster last answered. */
  absent(key: KindKey): boolean {
    return this.#of(key).some(reflector => reflector.state.absent);
  }

  synced(key: KindKey): boolean {
    const reflectors = this.#of(key);
    return (
      reflectors.length > 0 &&
      reflectors.every(reflector => reflector.state.synced)
    );
  }

  /** The same of one namespace: false for one that is not read. */
  syncedIn(key: KindKey, namespace: string): boolean {
    return this.#in(key, namespace)?.state.synced ?? false;
  }

  /** When a kind was last known to be as it is held, where reading it fails now. In milliseconds since the epoch. */
  failingSince(key: KindKey): number | undefined {
    const failing = this.#of(key).filter(
      ({ state }) => state.phase === 'failing' && state.synced,
    );
    return failing.length
      ? Math.min(...failing.map(({ state }) => state.since))
      : undefined;
  }

  /** How far the VMs of a namespace are known. */
  listedMachines(namespace: string): ListedMachines {
    const reflector = this.#in('virtualMachines', namespace);
    const { phase, since } = reflector?.state ?? { phase: 'absent', since: 0 };
    const hopeless =
      phase === 'failing' &&
      this.#options.clock.now() - Math.max(since, this.#answersSince) >=
        OWNERS_TIMEOUT;
    return {
      readable: phase !== 'absent' && phase !== 'forbidden' && !hopeless,
      version: reflector?.version,
    };
  }

  /** Whether each kind that VMs are shown from was read, or could not be. */
  settled(): boolean {
    return KINDS.filter(kind => kind.ofVms).every(kind =>
      this.#of(kind.key).every(
        reflector => reflector.state.phase !== 'starting',
      ),
    );
  }

  /** `plural.group` of what could not be read, so that nothing is taken to be absent that is only hidden. */
  unreadable(): string[] {
    return [
      ...new Set(
        KINDS.filter(kind =>
          this.#of(kind.key).some(
            ({ state }) =>
              state.phase === 'forbidden' || (!state.synced && !state.absent),
          ),
        ).map(kind => kind.resource),
      ),
    ];
  }

  /**
   * What could be read once and fails now, so that what is known of it may be old. Kinds that VMs are shown from
   * are not among it: the cluster's status reports them.
   */
  failing(): FailingKind[] {
    const failing = new Map<string, FailingKind>();
    for (const kind of KINDS) {
      for (const { state } of kind.ofVms ? [] : this.#of(kind.key)) {
        if (state.phase === 'failing' && state.synced) {
          const known = failing.get(kind.resource);
          failing.set(kind.resource, {
            name: kind.resource,
            since: Math.min(state.since, known?.since ?? Infinity),
            ...(state.error && { reason: state.error.message }),
          });
        }
      }
    }
    return [...failing.values()];
  }

  #end(reflector: Reflector): Promise<void> {
    const ending = reflector.stop().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
    return ending;
  }

  #all(): Reflector[] {
    return [...this.#reflectors.values()].flatMap(map => [...map.values()]);
  }

  #in(key: KindKey, namespace: string): Reflector | undefined {
    const reflectors = this.#reflectors.get(key);
    return reflectors?.get('') ?? reflectors?.get(namespace);
  }

  #of(key: KindKey): Reflector[] {
    return [...(this.#reflectors.get(key)?.values() ?? [])];
  }

  #add(kind: Kind, namespace: string): void {
    const { stores, cluster, metrics, client, logger } = this.#options;
    const { pageSize, clock, timings, random, acquire } = this.#options;
    const store = stores[kind.key];
    const scope = namespace || undefined;
    const { resource, labelSelector, metadataOnly } = kind;
    let phase: ReflectorPhase = 'starting';
    const onAdvance =
      kind.key === 'virtualMachines'
        ? this.#options.onListedMachines
        : undefined;
    const reflector = new Reflector({
      client,
      path: collectionPath(kind, scope),
      labelSelector,
      metadataOnly,
      pageSize,
      clock,
      timings,
      random,
      acquire,
      sink: store.sink(scope),
      watchList: this.#watchList,
      onContact: this.#options.onContact,
      onEvent: () => metrics.event(cluster.name, resource),
      onRelist: () => metrics.relist(cluster.name, resource),
      onReconnect: () => metrics.reconnect(cluster.name, resource),
      onAdvance,
      onState: state => {
        if (state.phase === 'absent' || state.phase === 'forbidden') {
          // What may not be read any more is not shown any more.
          store.clear(scope);
        }
        if (isConnectionError(state.error) && state.phase === 'failing') {
          this.#options.onFailure();
        }
        if (state.phase !== phase) {
          phase = state.phase;
          logger.debug(
            `${resource} of cluster '${cluster.name}'${
              scope ? ` in namespace '${scope}'` : ''
            }: ${phase}${state.error ? ` (${state.error.message})` : ''}`,
          );
        }
        onAdvance?.();
        this.#options.onState();
      },
    });
    let reflectors = this.#reflectors.get(kind.key);
    if (!reflectors) {
      reflectors = new Map();
      this.#reflectors.set(kind.key, reflectors);
    }
    reflectors.set(namespace, reflector);
    reflector.start();
  }
}
