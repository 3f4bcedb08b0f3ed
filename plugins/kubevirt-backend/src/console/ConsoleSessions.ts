import type { ConsoleKind } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Clock } from '../lib/clock';
import { localizable } from '../model/localizable';
import { ByteBudget } from './ByteBudget';
import { ConsoleEndError } from './ConsoleEndError';
import { ConsoleSession, type SessionOptions } from './ConsoleSession';
import type { ConsoleSettings } from './readConsoleSettings';
import { SerialChannel } from './SerialChannel';
import { VncChannel } from './VncChannel';

/** Memory of all screens that are held. */
const SCREENS = 1024 * 1024 * 1024;
/** So long after the end of a connection its other end may not have noticed. In milliseconds. */
const RELEASE_TIME = 10_000;

/** Those that are open: one of a VM and kind. */
export class ConsoleSessions {
  readonly #clock: Clock;
  readonly #settings: ConsoleSettings;
  readonly #sessions = new Map<string, ConsoleSession>();
  readonly #clusters = new Map<string, number>();
  /** When those ended that did a moment ago, by key. */
  readonly #ended = new Map<string, number>();
  readonly #screens = new ByteBudget(SCREENS);

  private constructor(clock: Clock, settings: ConsoleSettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  static create(options: {
    clock: Clock;
    settings: ConsoleSettings;
  }): ConsoleSessions {
    return new ConsoleSessions(options.clock, options.settings);
  }

  /** @param uid - of the VM, so that nobody gets into the console of one that had the same name */
  find(
    vm: { cluster: string; namespace: string; name: string; uid: string },
    kind: ConsoleKind,
  ): ConsoleSession | undefined {
    return this.#sessions.get(keyOf(vm, kind));
  }

  /**
   * The one that is open, or a new one.
   *
   * @throws ConsoleEndError if the cluster has as many as may be
   */
  open(
    uid: string,
    options: Pick<
      SessionOptions,
      'vm' | 'kind' | 'impersonated' | 'force' | 'onTakeOver'
    >,
  ): ConsoleSession {
    const { vm, kind } = options;
    const cluster = vm.cluster.name;
    const key = keyOf({ ...vm, cluster, uid }, kind);
    const known = this.#sessions.get(key);
    if (known) {
      return known;
    }
    const { maxPerCluster, maxPerVm, idleTimeout } = this.#settings;
    const count = this.#clusters.get(cluster) ?? 0;
    if (count >= maxPerCluster) {
      throw new ConsoleEndError(
        'too-many',
        localizable('console-too-many-cluster', { limit: count, cluster }),
      );
    }
    this.#clusters.set(cluster, count + 1);
    this.#forget();
    const session = ConsoleSession.open({
      ...options,
      clock: this.#clock,
      maxPerVm,
      idleTimeout,
      heldJustNow: this.#ended.has(key),
      createChannel: host =>
        kind === 'serial'
          ? SerialChannel.create({ host })
          : VncChannel.create({ host, budget: this.#screens }),
      onOver: connected => {
        this.#sessions.delete(key);
        if (connected) {
          this.#ended.set(key, this.#clock.now());
        }
        this.#clusters.set(cluster, this.#clusters.get(cluster)! - 1);
      },
    });
    this.#sessions.set(key, session);
    return session;
  }

  stop(): void {
    for (const session of [...this.#sessions.values()]) {
      session.end(
        new ConsoleEndError('shutdown', localizable('console-shutdown')),
      );
    }
  }

  #forget(): void {
    const now = this.#clock.now();
    for (const [key, at] of this.#ended) {
      if (now - at >= RELEASE_TIME) {
        this.#ended.delete(key);
      }
    }
  }
}

function keyOf(
  vm: { cluster: string; namespace: string; name: string; uid: string },
  kind: ConsoleKind,
): string {
  return [vm.cluster, vm.namespace, vm.name, vm.uid, kind].join(' ');
}
