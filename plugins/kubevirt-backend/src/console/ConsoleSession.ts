import { randomUUID } from 'node:crypto';
import type {
  ConsoleClientMessage,
  ConsoleServerMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { localizable } from '../model/localizable';
import type { ChannelView, ConsoleChannel } from './ConsoleChannel';
import type { ConsoleConnection } from './ConsoleConnection';
import { ConsoleEndError } from './ConsoleEndError';
import { ConsoleLink, type LinkOptions } from './ConsoleLink';
import { TypingTurn, type TypingMember } from './TypingTurn';

export interface SessionOptions extends LinkOptions {
  maxPerVm: number;
  idleTimeout: number;
  /**
   * It is over, and nobody is in it.
   *
   * @param connected - whether it ever was
   */
  onOver(connected: boolean): void;
  onTakeOver(by: SessionMember, from: SessionMember | undefined): void;
}

/** A page that has the console open. */
export interface SessionMember extends TypingMember {
  connection: ConsoleConnection;
  /** In the name of which entity it was opened. */
  entityRef: string;
  /** Milliseconds since the epoch. */
  since: number;
  /** Has had the turn to type. */
  typed: boolean;
}

interface Seat extends SessionMember {
  view?: ChannelView;
}

/** A page that is loaded again finds its console as it was. */
const LINGER_TIME = 5_000;
/** One connection with a VM's console, and all who have it open. */
export class ConsoleSession {
  readonly #options: SessionOptions;
  readonly #seats = new Map<string, Seat>();
  readonly #turn: TypingTurn;
  readonly #link: ConsoleLink;
  #channel?: ConsoleChannel;
  #connectedAt?: number;
  #active: number;
  #over = false;
  #cancelIdle = () => {};
  #cancelLinger = () => {};

  private constructor(options: SessionOptions) {
    const { clock } = options;
    this.#options = options;
    this.#active = clock.now();
    this.#turn = new TypingTurn(
      this.#seats,
      {
        onChange: left => this.#onTurn(left),
        onAsked: (holder, by) =>
          this.#send(holder, { type: 'typing-asked', by }),
        onAnswered: (asker, granted, by) =>
          this.#send(asker, { type: 'typing-answered', granted, by }),
      },
      () => clock.now(),
    );
    this.#link = ConsoleLink.open(options, {
      onConnected: channel => this.#onConnected(channel),
      onActive: () => {
        this.#active = clock.now();
      },
      onDrain: () =>
        this.#seats.forEach(({ connection }) => connection.resume()),
      onNode: () => this.#sendStateToAll(),
      onEnd: why => this.end(why),
    });
    this.#watchIdle();
  }

  /** Begins to connect. */
  static open(options: SessionOptions): ConsoleSession {
    return new ConsoleSession(options);
  }

  get over(): boolean {
    return this.#over;
  }

  get members(): readonly SessionMember[] {
    return [...this.#seats.values()];
  }

  /** Who types. */
  get typing(): { id: string; since: number } | undefined {
    return this.#turn.holder;
  }

  /**
   * Lets a page in, which watches at first.
   *
   * @throws ConsoleEndError if as many are in as may be
   */
  join(
    connection: ConsoleConnection,
    person: { userRef: string; entityRef: string; mayType: boolean },
  ): SessionMember {
    const { maxPerVm, clock } = this.#options;
    if (this.#seats.size >= maxPerVm) {
      throw new ConsoleEndError(
        'too-many',
        localizable('console-too-many-vm', { limit: maxPerVm }),
      );
    }
    this.#cancelLinger();
    const seat: Seat = {
      ...person,
      id: randomUUID(),
      connection,
      since: clock.now(),
      typed: false,
    };
    this.#seats.set(seat.id, seat);
    this.#sendStateToAll();
    seat.view = this.#channel?.view(connection);
    connection.listen({
      onMessage: message => this.#onMessage(seat, message),
      onBytes: bytes => this.#onBytes(seat, bytes),
      onDrain: () => {
        seat.view?.onDrain();
        this.#link.reconsider();
      },
    });
    return seat;
  }

  leave({ id }: SessionMember): void {
    const seat = this.#seats.get(id);
    if (!seat) {
      return;
    }
    this.#turn.release(id);
    this.#seats.delete(id);
    seat.view?.close();
    if (this.#seats.size === 0) {
      this.#cancelLinger = this.#options.clock.after(LINGER_TIME, () =>
        this.#close(),
      );
    } else {
      this.#sendStateToAll();
    }
    this.#link.reconsider();
  }

  /** The policy lets somebody type, or does not any more. */
  setMayType({ id }: SessionMember, mayType: boolean): void {
    const seat = this.#seats.get(id);
    if (seat && seat.mayType !== mayType) {
      seat.mayType = mayType;
      if (!mayType) {
        this.#turn.release(id);
      }
      this.#sendStateToAll();
    }
  }

  /** Ends it for all. */
  end(why: ConsoleEndError): void {
    const seats = [...this.#seats.values()];
    this.#close();
    seats.forEach(({ connection }) => connection.finish(why));
  }

  #onConnected(channel: ConsoleChannel): void {
    this.#channel = channel;
    this.#connectedAt = this.#options.clock.now();
    this.#sendStateToAll();
    for (const seat of this.#seats.values()) {
      seat.view = channel.view(seat.connection);
    }
  }

  #onMessage(seat: Seat, message: ConsoleClientMessage): void {
    switch (message.type) {
      case 'type':
        this.#turn.ask(seat.id);
        break;
      case 'take-over': {
        const holder = this.#seats.get(this.#turn.holder?.id ?? '');
        this.#turn.takeOver(seat.id);
        if (this.#turn.holder?.id === seat.id && holder !== seat) {
          this.#options.onTakeOver(seat, holder);
        }
        break;
      }
      case 'hand-over':
        this.#turn.handOver(seat.id, message.to);
        break;
      case 'answer':
        this.#turn.answer(seat.id, message.to, message.granted);
        break;
      case 'release':
        this.#turn.release(seat.id);
        break;
      default:
      // Whoever is in has the console already: `take-from-stranger` says nothing new.
    }
  }

  #onBytes(seat: Seat, bytes: Buffer): void {
    seat.view?.onBytes(bytes, this.#turn.holder?.id === seat.id);
    if (this.#link.full) {
      seat.connection.pause();
    }
  }

  #onTurn(left: string | undefined): void {
    this.#seats.get(left ?? '')?.view?.releaseInput();
    const holder = this.#seats.get(this.#turn.holder?.id ?? '');
    if (holder) {
      holder.typed = true;
    }
    this.#sendStateToAll();
  }

  #send(id: string, message: ConsoleServerMessage): void {
    this.#seats.get(id)?.connection.send(message);
  }

  #sendStateToAll(): void {
    const holder = this.#turn.holder;
    const people = this.members.map(({ id, userRef, since }) => ({
      id,
      userRef,
      since: new Date(since).toISOString(),
    }));
    for (const { id, mayType, connection } of this.members) {
      connection.send({
        type: 'session',
        you: id,
        mayType,
        people,
        ...(holder && {
          typing: {
            id: holder.id,
            since: new Date(holder.since).toISOString(),
          },
        }),
        upstream: this.#connectedAt === undefined ? 'connecting' : 'connected',
        ...(this.#connectedAt !== undefined && {
          since: new Date(this.#connectedAt).toISOString(),
        }),
        ...(this.#link.node && { node: this.#link.node }),
      });
    }
  }

  #watchIdle(): void {
    const { clock, idleTimeout } = this.#options;
    const left = this.#active + idleTimeout - clock.now();
    if (left <= 0) {
      this.end(
        new ConsoleEndError(
          'idle',
          localizable('console-idle', {
            minutes: Math.round(idleTimeout / 60_000),
          }),
        ),
      );
      return;
    }
    this.#cancelIdle = clock.after(left, () => this.#watchIdle());
  }

  #close(): void {
    if (this.#over) {
      return;
    }
    this.#over = true;
    this.#cancelLinger();
    this.#cancelIdle();
    for (const { view } of this.#seats.values()) {
      view?.releaseInput();
      view?.close();
    }
    this.#seats.clear();
    this.#link.close();
    this.#options.onOver(this.#connectedAt !== undefined);
  }
}
