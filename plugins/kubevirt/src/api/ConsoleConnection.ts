import type {
  ConsoleClientMessage,
  ConsoleKind,
  ConsoleServerMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/**
 * Which console of a VM is opened.
 *
 * @public
 */
export interface ConsoleRequest {
  console: ConsoleKind;
  /** UID of the VM, or of the VMI where there is no VM. */
  uid: string;
  /** Throws out whoever has the screen open outside of the portal. */
  force?: boolean;
}

/**
 * How a connection came to its end.
 *
 * - `ended`: the backend gave the reason
 * - `refused`: the WebSocket was closed before it was open, most often by something that lets no WebSockets through
 * - `unanswered`: nobody answered the wish for a WebSocket, or sent anything once there was one
 * - `lost`: it was open, and broke
 * - `unreadable`: what came is not what the backend sends
 * - `failed`: no connection was tried, as the error says
 *
 * @public
 */
export type ConsoleClosed =
  | ({ kind: 'ended' } & Pick<
      Extract<ConsoleServerMessage, { type: 'end' }>,
      'reason' | 'message' | 'retry'
    >)
  | { kind: 'refused' | 'unanswered' | 'lost' | 'unreadable' }
  | { kind: 'failed'; error: Error };

/**
 * What a console does to a page. Nothing more is called after `onClosed`.
 *
 * @public
 */
export interface ConsoleHandlers {
  onMessage(message: Exclude<ConsoleServerMessage, { type: 'end' }>): void;
  /** Bytes of the serial line, or of RFB. */
  onData(bytes: Uint8Array): void;
  onClosed(closed: ConsoleClosed): void;
}

/**
 * An open console, or one that is being opened.
 *
 * @public
 */
export interface ConsoleConnection {
  /** Types, or answers RFB. Does nothing while the console is not open. */
  send(bytes: Uint8Array): void;
  say(message: ConsoleClientMessage): void;
  /** Leaves. `onClosed` is not called. */
  close(): void;
}

/**
 * What a console needs of a browser's `WebSocket`.
 *
 * @public
 */
export interface WebSocketLike {
  binaryType: string;
  /** The subprotocol that was agreed on. */
  readonly protocol: string;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
}

/**
 * Opens a WebSocket.
 *
 * @public
 */
export type WebSocketFactory = (
  url: string,
  protocols: string[],
) => WebSocketLike;
