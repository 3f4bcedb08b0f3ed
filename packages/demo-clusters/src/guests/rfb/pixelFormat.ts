import { PALETTE } from '../screen/cells';

/** How a client wants pixels (RFC 6143 7.4). */
export interface PixelFormat {
  bitsPerPixel: number;
  depth: number;
  bigEndian: boolean;
  trueColour: boolean;
  /** The largest values of red, green and blue. */
  max: number[];
  shift: number[];
}

const PIXEL_FORMAT_BYTES = 16;

/** What is sent to clients that ask for nothing else. */
export const SERVER_FORMAT: PixelFormat = {
  bitsPerPixel: 32,
  depth: 24,
  bigEndian: false,
  trueColour: true,
  max: [255, 255, 255],
  shift: [16, 8, 0],
};

export function writePixelFormat(format: PixelFormat): Buffer {
  const bytes = Buffer.alloc(PIXEL_FORMAT_BYTES);
  bytes.set([
    format.bitsPerPixel,
    format.depth,
    format.bigEndian ? 1 : 0,
    format.trueColour ? 1 : 0,
  ]);
  format.max.forEach((max, index) => bytes.writeUInt16BE(max, 4 + 2 * index));
  bytes.set(format.shift, 10);
  return bytes;
}

/** Undefined for a format that is not served: all but true colour in one, two or four bytes. */
export function readPixelFormat(bytes: Buffer): PixelFormat | undefined {
  const format: PixelFormat = {
    bitsPerPixel: bytes[0],
    depth: bytes[1],
    bigEndian: bytes[2] !== 0,
    trueColour: bytes[3] !== 0,
    max: [4, 6, 8].map(at => bytes.readUInt16BE(at)),
    shift: [10, 11, 12].map(at => bytes[at]),
  };
  const fits = format.max.every(
    (max, index) => max * 2 ** format.shift[index] < 2 ** format.bitsPerPixel,
  );
  const isServed =
    [8, 16, 32].includes(format.bitsPerPixel) && format.trueColour && fits;
  return isServed ? format : undefined;
}

function valueOf(colour: number, { max, shift }: PixelFormat): number {
  return [16, 8, 0].reduce((value, from, index) => {
    const part = (colour >> from) & 0xff;
    return value + Math.round((part * max[index]) / 255) * 2 ** shift[index];
  }, 0);
}

/** Writes pixels, which are numbers of colours, as a client wants them. */
export function encodePixels(pixels: Uint8Array, format: PixelFormat): Buffer {
  const size = format.bitsPerPixel / 8;
  const colours = PALETTE.map(colour => {
    const bytes = Buffer.alloc(size);
    const value = valueOf(colour, format);
    if (format.bigEndian) {
      bytes.writeUIntBE(value, 0, size);
    } else {
      bytes.writeUIntLE(value, 0, size);
    }
    return bytes;
  });
  // Whole frames go through here: no callbacks, and the usual four bytes at once.
  if (size === 4) {
    // Of the same order as this machine's, whichever that is: nothing but bytes is copied.
    const values = colours.map(
      bytes => new Uint32Array(new Uint8Array(bytes).buffer)[0],
    );
    const words = new Uint32Array(pixels.length);
    for (let index = 0; index < pixels.length; index++) {
      words[index] = values[pixels[index]];
    }
    return Buffer.from(words.buffer);
  }
  const encoded = Buffer.alloc(pixels.length * size);
  for (let index = 0; index < pixels.length; index++) {
    encoded.set(colours[pixels[index]], index * size);
  }
  return encoded;
}
