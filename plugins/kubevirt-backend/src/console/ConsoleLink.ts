import { toError } from '@backstage/errors';
import type { ConsoleKind } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { WebSocket } from 'ws';
import type { LocatedVm } from '../access';
import {
  KubeError,
  type Cluster,
  type ClusterRegistry,
  type Impersonated,
} from '../clusters';
import { sleep, type Clock } from '../lib/clock';
import type { ClusterMirror } from '../mirror/types';
import { localizable } from '../model/localizable';
import type { ChannelHost, ConsoleChannel } from './ConsoleChannel';
import { ConsoleEndError } from './ConsoleEndError';
import { consolePath } from './subresources';
import { Upstream } from './Upstream';
import { readVmFacts, type VmFacts } from './vmFacts';
import { whyEnded, whyEndedAtLast, type EndedConsole } from './whyEnded';
import { whyRefused } from './whyRefused';

/** The VM whose console it is. */
export interface ConsoleVm {
  cluster: Cluster;
  mirror: ClusterMirror;
  namespace: string;
  name: string;
}

/** @throws NotFoundError if its cluster has gone */
export function consoleVmOf(
  { summary: { cluster, namespace, name }, mirror }: LocatedVm,
  clusters: ClusterRegistry,
): ConsoleVm {
  return { cluster: clusters.require(cluster), mirror, namespace, name };
}

export interface LinkOptions {
  vm: ConsoleVm;
  kind: ConsoleKind;
  /** In whose name the cluster is called: that of whoever came first. */
  impersonated?: Impersonated;
  /** Throws out whoever has the screen open outside of the portal. */
  force: boolean;
  /** What of this portal was connected a moment ago may seem to be somebody else. */
  heldJustNow: boolean;
  clock: Clock;
  createChannel(host: ChannelHost): ConsoleChannel;
}

export interface LinkEvents {
  /** There is something to show from now on. */
  onConnected(channel: ConsoleChannel): void;
  /** Something was typed or shown. */
  onActive(): void;
  /** KubeVirt takes input again. */
  onDrain(): void;
  /** The VM runs on another node, or on none. */
  onNode(): void;
  /** Once, unless it is closed before. */
  onEnd(why: ConsoleEndError): void;
}

/** How long virt-api may take, in milliseconds. The API server itself gives up after a minute. */
const CONNECT_TIMEOUT = 20_000;
/** How long the other end may take until there is something to show. */
const HANDSHAKE_TIMEOUT = 20_000;
/** A longer message ends the connection: KubeVirt's have 32 KiB. */
const MAX_MESSAGE = 8 * 1024 * 1024;
/** How long the VM's objects may take to show why a console ended. */
const SETTLE_TIME = 3_000;
/** Pause before it is seen whether the other end has noticed that this portal has gone. */
const RELEASE_PAUSE = 500;
const RELEASE_ATTEMPTS = 8;

/** What was known of a VM that its mirror did not have yet. */
const NOTHING: VmFacts = {
  silent: false,
  going: false,
  migrating: false,
  restarting: false,
};

/** The way to a VM's console: opened once, and when it ends, the VM's objects are asked why. */
export class ConsoleLink {
  readonly #options: LinkOptions;
  readonly #events: LinkEvents;
  readonly #closing = new AbortController();
  readonly #unsubscribe: () => void;
  #channel?: ConsoleChannel;
  #upstream?: Upstream;
  #connected = false;
  #before?: VmFacts;
  #ended?: EndedConsole;
  #node?: string;
  #paused = false;
  #over = false;
  #cancels: (() => void)[] = [];

  private constructor(options: LinkOptions, events: LinkEvents) {
    const { namespace, name, mirror } = options.vm;
    this.#options = options;
    this.#events = events;
    this.#unsubscribe = mirror.subscribe({ names: [{ namespace, name }] }, () =>
      this.#onVm(),
    );
    this.#node = this.#facts()?.node;
  }

  /** Begins to connect. */
  static open(options: LinkOptions, events: LinkEvents): ConsoleLink {
    const link = new ConsoleLink(options, events);
    link.#connect().catch(error => link.#end(failed(toError(error).message)));
    return link;
  }

  /** Where the VM runs. */
  get node(): string | undefined {
    return this.#node;
  }

  /** Input should wait. */
  get full(): boolean {
    return this.#upstream?.full ?? false;
  }

  close(): void {
    if (!this.#over) {
      this.#over = true;
      this.#closing.abort();
      this.#cancels.forEach(cancel => cancel());
      this.#unsubscribe();
      this.#channel?.close();
      this.#upstream?.close();
    }
  }

  get #name(): string {
    const { namespace, name } = this.#options.vm;
    return `${namespace}/${name}`;
  }

  #facts(): VmFacts | undefined {
    return readVmFacts(this.#options.vm.mirror, this.#options.vm);
  }

  #end(why: ConsoleEndError): void {
    if (!this.#over) {
      this.close();
      this.#events.onEnd(why);
    }
  }

  async #connect(): Promise<void> {
    const { vm, kind, force, impersonated, clock } = this.#options;
    const preserved = kind === 'vnc' && !force;
    const path = `${consolePath(kind, vm)}${
      preserved ? '?preserveSession=true' : ''
    }`;
    for (let attempt = 1; !this.#over; attempt++) {
      this.#before = this.#facts();
      try {
        const socket = await this.#openWebSocket(path);
        if (this.#over) {
          socket.terminate();
        } else {
          this.#start(socket);
        }
        return;
      } catch (error) {
        if (!(error instanceof KubeError)) {
          throw error;
        }
        const why = whyRefused(
          {
            cluster: vm.cluster.name,
            namespace: vm.namespace,
            vm: this.#name,
            kind,
            preserved,
            user: impersonated?.user,
          },
          error,
          this.#facts(),
        );
        if (
          why.reason !== 'in-use' ||
          !this.#options.heldJustNow ||
          attempt >= RELEASE_ATTEMPTS
        ) {
          this.#end(why);
          return;
        }
        await sleep(clock, RELEASE_PAUSE, this.#closing.signal);
      }
    }
  }

  async #openWebSocket(path: string): Promise<WebSocket> {
    const { vm, impersonated, clock } = this.#options;
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    let late = false;
    const cancel = clock.after(CONNECT_TIMEOUT, () => {
      late = true;
      abort();
    });
    this.#closing.signal.addEventListener('abort', abort);
    try {
      return await vm.cluster.client.webSocket(path, {
        protocol: 'plain.kubevirt.io',
        maxPayload: MAX_MESSAGE,
        signal: attempt.signal,
        impersonate: impersonated,
      });
    } catch (error) {
      throw late
        ? new KubeError({
            code: 0,
            reason: 'ETIMEDOUT',
            message: `Cluster '${vm.cluster.name}' did not answer within ${CONNECT_TIMEOUT} ms`,
          })
        : error;
    } finally {
      cancel();
      this.#closing.signal.removeEventListener('abort', abort);
    }
  }

  #start(socket: WebSocket): void {
    const { clock, createChannel } = this.#options;
    const channel = createChannel({
      send: bytes => {
        this.#events.onActive();
        this.#upstream?.send(bytes);
      },
      connected: () => {
        this.#connected = true;
        this.#events.onConnected(channel);
      },
      relieved: () => this.reconsider(),
      failed: why => {
        this.#end(
          new ConsoleEndError(
            'upstream-failed',
            localizable('console-screen-unreadable', {
              vm: this.#name,
              text: why,
            }),
          ),
        );
      },
    });
    this.#channel = channel;
    this.#upstream = Upstream.start(socket, clock, {
      onBytes: bytes => {
        this.#events.onActive();
        channel.onUpstream(bytes);
        this.reconsider();
      },
      onDrain: () => this.#events.onDrain(),
      onEnd: unanswered => this.#onUpstreamEnd(unanswered),
    });
    this.#cancels.push(
      clock.after(HANDSHAKE_TIMEOUT, () => {
        if (!this.#connected) {
          this.#end(failed('it sends nothing'));
        }
      }),
    );
    channel.start();
  }

  /** Lets KubeVirt wait while nobody takes what it sends, and go on when somebody does. */
  reconsider(): void {
    const full = this.#channel?.full ?? false;
    if (full === this.#paused || this.#over) {
      return;
    }
    this.#paused = full;
    if (full) {
      this.#upstream?.pause();
    } else {
      this.#upstream?.resume();
    }
  }

  #onUpstreamEnd(unanswered: boolean): void {
    if (this.#over) {
      return;
    }
    this.#ended = {
      cluster: this.#options.vm.cluster.name,
      vm: this.#name,
      before: this.#before ?? NOTHING,
      unanswered,
    };
    this.#onVm();
    if (!this.#over) {
      const ended = this.#ended;
      this.#cancels.push(
        this.#options.clock.after(SETTLE_TIME, () =>
          this.#end(whyEndedAtLast(ended, this.#facts())),
        ),
      );
    }
  }

  #onVm(): void {
    const facts = this.#facts();
    const why = this.#ended && whyEnded(this.#ended, facts);
    if (why) {
      this.#end(why);
    } else if (facts?.node !== this.#node) {
      this.#node = facts?.node;
      this.#events.onNode();
    }
  }
}

function failed(text: string): ConsoleEndError {
  return new ConsoleEndError(
    'upstream-failed',
    localizable('console-upstream-failed', { text }),
  );
}
