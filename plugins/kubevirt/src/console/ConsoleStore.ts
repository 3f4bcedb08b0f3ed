import type {
  ConsoleClientMessage,
  ConsoleEndReason,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  ConsoleConnection,
  ConsoleHandlers,
} from '../api/ConsoleConnection';
import { systemClock, type Clock } from '../lib/clock';
import {
  idleConsole,
  isTyping,
  reduceConsole,
  type ConsoleEvent,
  type ConsoleState,
} from './consoleState';

/** What the list of VMs says of the VM. */
export interface MirroredVm {
  running: boolean;
  /** Changes with each run of the VM, and when it moves. */
  run: string;
}

/** Where the bytes of a console go: a terminal, or a screen. */
export interface ConsoleSink {
  /**
   * A connection begins; what comes is not the continuation of what came before.
   *
   * @param after - what interrupted the one before, if it was interrupted
   */
  begin(after?: ConsoleEndReason): void;
  data(bytes: Uint8Array): void;
  /** It is over; what was shown may stay. */
  end(): void;
}

/** Options for {@link ConsoleStore}. */
export interface ConsoleStoreOptions {
  open(force: boolean, handlers: ConsoleHandlers): ConsoleConnection;
  clock?: Clock;
}

/**
 * How long to wait before it is tried again while the list of VMs says that the VM runs. The list may be a moment behind,
 * and say so of a run that is just over.
 */
const RETRY_MS = [100, 300, 600, 1_000, 2_000, 4_000, 8_000];

/**
 * One console while somebody looks: it opens the connection, and opens it again by itself where it may. It is open
 * as long as something is there to show it.
 */
export class ConsoleStore {
  readonly #options: ConsoleStoreOptions;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #state: ConsoleState = idleConsole;
  #connection: ConsoleConnection | undefined;
  #sink: ConsoleSink | undefined;
  #vm: MirroredVm = { running: false, run: '' };
  #timer: unknown;

  constructor(options: ConsoleStoreOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  getSnapshot = (): ConsoleState => this.#state;

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Shows the console; it opens once the VM runs. */
  attach(sink: ConsoleSink): () => void {
    this.#sink = sink;
    this.#comeBack(0);
    return () => {
      this.#sink = undefined;
      this.#leave();
      this.#set(idleConsole);
    };
  }

  /** Takes what the list of VMs says. */
  mirror(vm: MirroredVm): void {
    const changed = vm.running !== this.#vm.running || vm.run !== this.#vm.run;
    this.#vm = vm;
    if (changed) {
      this.#comeBack(0);
    }
  }

  /**
   * Opens it, as somebody asked for.
   *
   * @param force - throws out whoever has the screen open outside of the portal
   */
  connect = (force = false): void => {
    const sink = this.#sink;
    if (!sink) {
      return;
    }
    this.#leave();
    const after = this.#state.interrupted?.reason;
    this.#happen({ type: 'open' });
    let begun = false;
    this.#connection = this.#options.open(force, {
      onMessage: message => {
        if (!begun) {
          begun = true;
          sink.begin(after);
        }
        this.#happen({ type: 'message', at: this.#clock.now(), message });
      },
      onData: bytes => sink.data(bytes),
      onClosed: closed => {
        this.#connection = undefined;
        if (begun) {
          sink.end();
        }
        this.#happen({ type: 'closed', at: this.#clock.now(), closed });
        if (this.#state.phase === 'waiting') {
          const { tries } = this.#state;
          this.#comeBack(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
        }
      },
    });
  };

  /** Types, where this person does. */
  type = (bytes: Uint8Array): void => {
    if (isTyping(this.#state)) {
      this.#connection?.send(bytes);
    }
  };

  /** Sends what RFB needs besides keys; the backend passes over what only those may send who type. */
  send = (bytes: Uint8Array): void => {
    this.#connection?.send(bytes);
  };

  say = (message: ConsoleClientMessage): void => {
    this.#connection?.say(message);
    if (message.type === 'type') {
      this.#happen({ type: 'asked' });
    } else if (message.type === 'answer') {
      this.#happen({ type: 'answered', to: message.to });
    }
  };

  /** What came cannot be shown. */
  breakOff = (): void => {
    this.#leave();
    this.#happen({
      type: 'closed',
      at: this.#clock.now(),
      closed: { kind: 'unreadable' },
    });
  };

  /** Opens it after a while, if it is one that opens by itself and the VM runs. */
  #comeBack(afterMs: number) {
    const { phase } = this.#state;
    if (phase !== 'idle' && phase !== 'waiting') {
      return;
    }
    this.#clock.clearTimeout(this.#timer);
    if (!this.#sink || !this.#vm.running) {
      return;
    }
    this.#timer = this.#clock.setTimeout(() => this.connect(), afterMs);
  }

  #leave() {
    this.#clock.clearTimeout(this.#timer);
    this.#connection?.close();
    this.#connection = undefined;
  }

  #happen(event: ConsoleEvent) {
    this.#set(reduceConsole(this.#state, event));
  }

  #set(state: ConsoleState) {
    this.#state = state;
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
