import type {
  ConsoleAvailability,
  ConsoleClientMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  ConsoleConnection,
  ConsoleHandlers,
  ConsoleRequest,
} from '../api';
import type { ConsoleSession } from '../console';
import { before, MINUTE } from './fixtures';

/** A console that somebody may open and type in. */
export const consoleAvailable: ConsoleAvailability = {
  enabled: true,
  supported: true,
  mayWatch: true,
  mayType: true,
  open: [],
};

/** Somebody else who has the console open. */
export const sam = {
  id: 'id-sam',
  userRef: 'user:default/sam',
  since: before(20 * MINUTE),
};

/** How a console stands that only this person has open, and nobody types in. */
export function sessionOf(rest: Partial<ConsoleSession> = {}): ConsoleSession {
  return {
    you: 'id-jane',
    mayType: true,
    people: [
      {
        id: 'id-jane',
        userRef: 'user:default/jane',
        since: before(10 * MINUTE),
      },
    ],
    upstream: 'connected',
    since: before(20 * MINUTE),
    node: 'worker-2',
    ...rest,
  };
}

/** One connection that was opened. */
export interface OpenedConsole extends ConsoleHandlers {
  request: ConsoleRequest;
  sent: string[];
  messages: ConsoleClientMessage[];
  left: boolean;
}

/** Consoles in memory: tests play the backend. */
export class FakeConsoles {
  /** Oldest first. */
  readonly opened: OpenedConsole[] = [];

  get last(): OpenedConsole {
    return this.opened[this.opened.length - 1];
  }

  open = (
    request: ConsoleRequest,
    handlers: ConsoleHandlers,
  ): ConsoleConnection => {
    const opened: OpenedConsole = {
      ...handlers,
      request,
      sent: [],
      messages: [],
      left: false,
    };
    this.opened.push(opened);
    return {
      send: bytes => {
        opened.sent.push(new TextDecoder().decode(bytes));
      },
      say: message => {
        opened.messages.push(message);
      },
      close: () => {
        opened.left = true;
      },
    };
  };

  /** The backend reports how the newest one stands. */
  stands(rest: Partial<ConsoleSession> = {}) {
    this.last.onMessage({ type: 'session', ...sessionOf(rest) });
  }

  /** The guest writes. */
  writes(text: string) {
    this.last.onData(new TextEncoder().encode(text));
  }
}
