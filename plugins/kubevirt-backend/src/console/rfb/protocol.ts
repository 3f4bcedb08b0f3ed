/*
 * Names of RFB 3.8 (RFC 6143), and of what QEMU adds to it (qemu ui/vnc.h; noVNC core/encodings.js).
 */

export const VERSION = Buffer.from('RFB 003.008\n', 'latin1');
/** Whoever reaches a console through KubeVirt has been let in by Kubernetes. */
export const SECURITY_NONE = 1;

export const ENCODING = {
  raw: 0,
  copyRect: 1,
  zlib: 6,
  zrle: 16,
  desktopSize: -223,
  cursor: -239,
  compressLevel1: -255,
  extendedKeys: -258,
} as const;

export const FROM_SERVER = {
  update: 0,
  colourMap: 1,
  bell: 2,
  cutText: 3,
} as const;

export const FROM_CLIENT = {
  setPixelFormat: 0,
  setEncodings: 2,
  requestUpdate: 3,
  key: 4,
  pointer: 5,
  cutText: 6,
  qemu: 255,
} as const;

/** Screens that are wider or higher are not shown. */
export const MAX_SIDE = 4096;
/** Cursors that are wider or higher are not shown. */
export const MAX_CURSOR = 256;
/** More bytes of text are not carried over. */
export const MAX_CUT_TEXT = 64 * 1024;
/** More characters of a screen's name are not kept. */
export const MAX_NAME = 256;

/** A part of a screen. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The shape of the pointer, as the guest draws it. */
export interface Cursor extends Rect {
  /** As those of a {@link Framebuffer}. */
  pixels: Buffer;
  /** A bit a pixel, each row begins with a byte. */
  mask: Buffer;
}

/** Somebody sends what is no RFB, or none that is understood here. */
export class RfbError extends Error {}

/** The header of one rectangle of an update. */
export function rectHeader(rect: Rect, encoding: number): Buffer {
  const header = Buffer.allocUnsafe(12);
  header.writeUInt16BE(rect.x, 0);
  header.writeUInt16BE(rect.y, 2);
  header.writeUInt16BE(rect.width, 4);
  header.writeUInt16BE(rect.height, 6);
  header.writeInt32BE(encoding, 8);
  return header;
}
