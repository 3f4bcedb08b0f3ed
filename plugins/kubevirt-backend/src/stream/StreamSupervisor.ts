import { ServiceUnavailableError } from '@backstage/errors';
import type { Clock } from '../lib/clock';
import { once } from '../lib/once';
import type { StreamSettings } from './readStreamSettings';
import { TICK, type SupervisedStream } from './SupervisedStream';

/** Keeps all open streams, gives them their time, and ends them at shutdown. */
export class StreamSupervisor {
  readonly #clock: Clock;
  readonly #settings: StreamSettings;
  readonly #streams = new Set<SupervisedStream>();
  #cancel?: () => void;
  #slots = 0;
  #stopped = false;

  private constructor(clock: Clock, settings: StreamSettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  static create(options: {
    clock: Clock;
    settings: StreamSettings;
  }): StreamSupervisor {
    return new StreamSupervisor(options.clock, options.settings);
  }

  get size(): number {
    return this.#streams.size;
  }

  /**
   * Takes the place of a stream that is about to be opened, so that many that are asked for in one moment do not
   * all find room.
   *
   * @returns the way to give the place back; calling it twice does no harm
   * @throws ServiceUnavailableError if no further stream can be opened
   */
  reserveSlot(): () => void {
    if (this.#stopped) {
      throw new ServiceUnavailableError('The backend is shutting down.');
    }
    if (this.#slots >= this.#settings.maxStreams) {
      throw new ServiceUnavailableError(
        `This backend already serves ${
          this.#slots
        } streams, the limit of kubevirt.stream.maxStreams.`,
      );
    }
    this.#slots += 1;
    return once(() => {
      this.#slots -= 1;
    });
  }

  /** Watches over a stream until its connection is closed. */
  add(stream: SupervisedStream, onClose: () => void): void {
    const { connection } = stream;
    const done = () => {
      this.#streams.delete(stream);
      if (this.#streams.size === 0) {
        this.#cancel?.();
        this.#cancel = undefined;
      }
      onClose();
    };
    if (connection.closed) {
      onClose();
      return;
    }
    connection.onClose = done;
    this.#streams.add(stream);
    if (this.#stopped) {
      stream.end('shutdown');
    } else if (!this.#cancel) {
      this.#schedule();
    }
  }

  /** Checks all streams now, as what they show rests on something that changed. */
  recheck(): void {
    for (const stream of [...this.#streams]) {
      stream.recheck();
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const stream of [...this.#streams]) {
      stream.end('shutdown');
    }
  }

  #schedule(): void {
    const pause = Math.min(
      TICK,
      this.#settings.heartbeat,
      this.#settings.recheck,
    );
    this.#cancel = this.#clock.after(pause, () => {
      this.#cancel = undefined;
      for (const stream of [...this.#streams]) {
        stream.tick();
      }
      if (this.#streams.size > 0 && !this.#cancel) {
        this.#schedule();
      }
    });
  }
}
