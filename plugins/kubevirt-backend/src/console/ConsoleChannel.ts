import type { ConsoleConnection } from './ConsoleConnection';

/** What a console needs of whoever holds it. */
export interface ChannelHost {
  /** To KubeVirt. */
  send(bytes: Uint8Array): void;
  /** The console can be used from now on. */
  connected(): void;
  /** The channel may be {@link ConsoleChannel.full} no more. */
  relieved(): void;
  /** KubeVirt sends what is no console. */
  failed(why: string): void;
}

/** What of a console one page sees. */
export interface ChannelView {
  /** @param mayInput - whether the page is the one that types */
  onBytes(bytes: Buffer, mayInput: boolean): void;
  /** The page has caught up. */
  onDrain(): void;
  /** The page types no more: keys that it holds down are let go. */
  releaseInput(): void;
  close(): void;
}

/** What goes over one connection with KubeVirt, to as many pages as there are. */
export interface ConsoleChannel {
  /** Once, before anything comes. */
  start(): void;
  onUpstream(bytes: Buffer): void;
  /** Called for pages that are there when the console is connected, and for those that join later. */
  view(connection: ConsoleConnection): ChannelView;
  /** Whether nobody takes what comes, so that KubeVirt should wait. */
  readonly full: boolean;
  close(): void;
}
