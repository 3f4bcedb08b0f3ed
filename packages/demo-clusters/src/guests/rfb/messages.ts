import { Area } from '../screen/TextScreen';
import { PixelFormat, readPixelFormat } from './pixelFormat';

/** What a client says once it is connected (RFC 6143 7.5, and QEMU's extended key event). */
export type ClientMessage =
  | { type: 'format'; format: PixelFormat }
  | { type: 'encodings'; encodings: number[] }
  | { type: 'update'; incremental: boolean; area: Area }
  | { type: 'key'; down: boolean; keysym: number }
  | { type: 'pointer'; x: number; y: number; buttons: number }
  | { type: 'cut' };

/** A message, and how many bytes it took. */
export interface Read {
  length: number;
  message: ClientMessage;
}

/** Longer texts are not taken. */
const MAX_CUT_BYTES = 1024 * 1024;

type Reader = (bytes: Buffer) => Read | undefined | 'wrong';

const fixed =
  (
    length: number,
    read: (bytes: Buffer) => ClientMessage | undefined,
  ): Reader =>
  bytes => {
    if (bytes.length < length) {
      return undefined;
    }
    const message = read(bytes);
    return message ? { length, message } : 'wrong';
  };

const READERS: Record<number, Reader> = {
  0: fixed(20, bytes => {
    const format = readPixelFormat(bytes.subarray(4, 20));
    return format && { type: 'format', format };
  }),
  2: bytes => {
    const count = bytes.length < 4 ? 0 : bytes.readUInt16BE(2);
    const length = 4 + 4 * count;
    return bytes.length < length
      ? undefined
      : {
          length,
          message: {
            type: 'encodings',
            encodings: Array.from({ length: count }, (_, index) =>
              bytes.readInt32BE(4 + 4 * index),
            ),
          },
        };
  },
  3: fixed(10, bytes => ({
    type: 'update',
    incremental: bytes[1] !== 0,
    area: {
      x: bytes.readUInt16BE(2),
      y: bytes.readUInt16BE(4),
      width: bytes.readUInt16BE(6),
      height: bytes.readUInt16BE(8),
    },
  })),
  4: fixed(8, bytes => ({
    type: 'key',
    down: bytes[1] !== 0,
    keysym: bytes.readUInt32BE(4),
  })),
  5: fixed(6, bytes => ({
    type: 'pointer',
    buttons: bytes[1],
    x: bytes.readUInt16BE(2),
    y: bytes.readUInt16BE(4),
  })),
  6: bytes => {
    if (bytes.length < 8) {
      return undefined;
    }
    // Negative for what the extended clipboard sends, which is not offered.
    const size = Math.abs(bytes.readInt32BE(4));
    if (size > MAX_CUT_BYTES) {
      return 'wrong';
    }
    const length = 8 + size;
    return bytes.length < length
      ? undefined
      : { length, message: { type: 'cut' } };
  },
  // https://github.com/rfbproto/rfbproto/blob/master/rfbproto.rst#qemu-extended-key-event-message
  255: fixed(12, bytes =>
    bytes[1] === 0
      ? {
          type: 'key',
          down: bytes.readUInt16BE(2) !== 0,
          keysym: bytes.readUInt32BE(4),
        }
      : undefined,
  ),
};

/** Reads a message; undefined as long as it is not all there, and `wrong` where it is none. */
export function readMessage(bytes: Buffer): Read | undefined | 'wrong' {
  if (bytes.length === 0) {
    return undefined;
  }
  return (
    READERS[bytes[0]]?.(bytes) ?? (READERS[bytes[0]] ? undefined : 'wrong')
  );
}
