import { RfbError } from './protocol';

/** Bytes of a pixel format on the wire. */
export const PIXEL_FORMAT_BYTES = 16;

/** Where the colours of a pixel of four bytes are. */
export interface PixelFormat {
  /** Of the four bytes, those of red, green and blue. */
  red: number;
  green: number;
  blue: number;
}

/** Red, green, blue and one byte that says nothing: how noVNC wants it, and so how screens are held. */
export const NATIVE: PixelFormat = { red: 0, green: 1, blue: 2 };

/** {@link NATIVE} on the wire: 32 bits, of which 24 count, the lowest byte first. */
export const NATIVE_BYTES = Buffer.from([
  32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0,
]);

/** @throws RfbError for others than true colour in 32 bits, with a byte for each colour */
export function readPixelFormat(bytes: Buffer): PixelFormat {
  const [bits, , bigEndian, trueColour] = bytes;
  const byteOf = (shift: number) => (bigEndian ? 3 - shift / 8 : shift / 8);
  const format = {
    red: byteOf(bytes[10]),
    green: byteOf(bytes[11]),
    blue: byteOf(bytes[12]),
  };
  const places = Object.values(format);
  if (
    bits !== 32 ||
    !trueColour ||
    [4, 6, 8].some(at => bytes.readUInt16BE(at) !== 255) ||
    !places.every(place => [0, 1, 2, 3].includes(place)) ||
    new Set(places).size !== 3
  ) {
    throw new RfbError('only true colour in 32 bits is served');
  }
  return format;
}

/**
 * Where the three bytes of a compressed pixel begin among the four (RFC 6143, 7.7.5); undefined where the byte that
 * says nothing is in their middle.
 */
export function compressedOffset({
  red,
  green,
  blue,
}: PixelFormat): 0 | 1 | undefined {
  switch (6 - red - green - blue) {
    case 3:
      return 0;
    case 0:
      return 1;
    default:
      return undefined;
  }
}

/** A pixel of a held screen as that of a format, the byte that says nothing is 0. */
export function convert(
  pixel: number,
  { red, green, blue }: PixelFormat,
): number {
  return (
    (((pixel & 0xff) << (8 * red)) |
      (((pixel >>> 8) & 0xff) << (8 * green)) |
      (((pixel >>> 16) & 0xff) << (8 * blue))) >>>
    0
  );
}
