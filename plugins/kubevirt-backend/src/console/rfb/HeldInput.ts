import { FROM_CLIENT } from './protocol';

/** So many keys nobody holds down. */
const MAX_KEYS = 64;

/** Keys and buttons that somebody holds down, so that they are let go of when somebody else types. */
export class HeldInput {
  /** The message that lets go, by what stands in it. */
  readonly #keys = new Map<string, Buffer>();
  #pointer?: Buffer;

  /** @param message - one of a key or the pointer, whole */
  see(message: Buffer): void {
    if (message[0] === FROM_CLIENT.pointer) {
      this.#pointer = undefined;
      if (message[1] !== 0) {
        this.#pointer = Buffer.from(message);
        this.#pointer[1] = 0;
      }
      return;
    }
    const extended = message[0] === FROM_CLIENT.qemu;
    const down = extended ? message.readUInt16BE(2) : message[1];
    const up = Buffer.from(message);
    if (extended) {
      up.writeUInt16BE(0, 2);
    } else {
      up[1] = 0;
    }
    const key = up.toString('latin1');
    if (!down) {
      this.#keys.delete(key);
    } else if (this.#keys.size < MAX_KEYS) {
      this.#keys.set(key, up);
    }
  }

  /** Messages that let go of all of them, which are forgotten. */
  release(): Buffer[] {
    const messages = [
      ...this.#keys.values(),
      ...(this.#pointer ? [this.#pointer] : []),
    ];
    this.#keys.clear();
    this.#pointer = undefined;
    return messages;
  }
}
