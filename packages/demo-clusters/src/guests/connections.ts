import { Machine } from './Machine';

/** One end of a connection to a guest; what the guest writes comes another way. */
export interface GuestConnection {
  receive(data: Buffer): void;
  /** What was sent has been taken. */
  drained?(): void;
  close(): void;
}

/** Connects to the serial line of a guest. What it writes within one turn comes in one piece. */
export function connectSerial(
  machine: Machine,
  send: (data: Buffer) => void,
): GuestConnection {
  let text = '';
  const stop = machine.serialOutput.on(output => {
    if (!text) {
      setImmediate(() => {
        send(Buffer.from(text));
        text = '';
      });
    }
    text += output;
  });
  return { receive: data => machine.typeSerial(data), close: stop };
}
