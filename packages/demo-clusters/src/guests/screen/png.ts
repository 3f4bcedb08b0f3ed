import { crc32, deflateSync } from 'node:zlib';
import { PALETTE } from './cells';
import { TextScreen } from './TextScreen';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}

/** A picture of a screen: PNG with a palette, eight bits a pixel (W3C PNG 5.3, 11.2). */
export function pngOf(screen: TextScreen): Buffer {
  const { width, height } = screen;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const pixels = screen.paint({ x: 0, y: 0, width, height });
  // Each row begins with the filter that it went through: none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  const palette = PALETTE.flatMap(colour => [
    colour >> 16,
    (colour >> 8) & 0xff,
    colour & 0xff,
  ]);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
