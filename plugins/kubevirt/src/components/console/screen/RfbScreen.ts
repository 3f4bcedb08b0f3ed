import RFB from '@novnc/novnc';
import type { ConsoleSink } from '../../../console';
import { isLeaveKey } from '../isLeaveKey';
import { MODIFIERS, type Key } from './keys';
import { RfbChannel } from './RfbChannel';

/** Options for {@link RfbScreen}. */
export interface RfbScreenOptions {
  host: HTMLElement;
  label: string;
  /** Id of the element that says how to type and how to leave. */
  describedBy: string;
  send: (bytes: Uint8Array) => void;
  /** A key was pressed by somebody who does not type. */
  onRefused: () => void;
  onLeave: () => void;
  /** The screen cannot be read any more. */
  onBroken: () => void;
}

/** The screen of a guest, drawn by noVNC. */
export class RfbScreen implements ConsoleSink {
  readonly #options: RfbScreenOptions;
  #rfb: RFB | undefined;
  #channel: RfbChannel | undefined;
  #typing = false;
  #scaled = true;

  constructor(options: RfbScreenOptions) {
    this.#options = options;
    // Before noVNC sees it.
    options.host.addEventListener('keydown', this.#onKey, true);
  }

  begin(): void {
    // Until here the last picture stayed.
    this.#rfb?.disconnect();
    const { host, label, describedBy, send, onBroken } = this.#options;
    const channel = new RfbChannel(send);
    const rfb = new RFB(host, channel, { shared: true });
    this.#channel = channel;
    this.#rfb = rfb;
    rfb.background = '#101418';
    rfb.addEventListener('disconnect', () => {
      if (this.#channel === channel) {
        onBroken();
      }
    });
    const canvas = host.querySelector('canvas');
    canvas?.setAttribute('role', 'application');
    canvas?.setAttribute('aria-label', label);
    canvas?.setAttribute('aria-describedby', describedBy);
    canvas?.setAttribute('tabindex', '0');
    this.#apply();
  }

  data(bytes: Uint8Array): void {
    this.#channel?.receive(bytes);
  }

  end(): void {
    this.setTyping(false);
    this.#channel = undefined;
  }

  setTyping(typing: boolean): void {
    const starts = typing && !this.#typing;
    this.#typing = typing;
    this.#apply();
    if (starts) {
      this.focus();
    }
  }

  setScaled(scaled: boolean): void {
    this.#scaled = scaled;
    this.#apply();
  }

  focus(): void {
    this.#rfb?.focus({ preventScroll: true });
  }

  /** Presses keys in this order, and lets them go in the other. */
  press(keys: readonly Key[]): void {
    for (const [keysym, code] of keys) {
      this.#rfb?.sendKey(keysym, code, true);
    }
    for (const [keysym, code] of [...keys].reverse()) {
      this.#rfb?.sendKey(keysym, code, false);
    }
  }

  dispose(): void {
    this.#channel = undefined;
    this.#options.host.removeEventListener('keydown', this.#onKey, true);
    this.#rfb?.disconnect();
    this.#rfb = undefined;
  }

  #apply() {
    if (this.#rfb) {
      this.#rfb.viewOnly = !this.#typing;
      this.#rfb.showDotCursor = this.#typing;
      this.#rfb.scaleViewport = this.#scaled;
    }
  }

  #onKey = (event: KeyboardEvent) => {
    if (isLeaveKey(event)) {
      event.preventDefault();
      event.stopPropagation();
      // They went down in the guest, and noVNC does not see them come up.
      for (const [keysym, code] of MODIFIERS) {
        this.#rfb?.sendKey(keysym, code, false);
      }
      this.#options.onLeave();
    } else if (
      !this.#typing &&
      event.key.length === 1 &&
      !event.ctrlKey &&
      !event.altKey &&
      !event.metaKey
    ) {
      this.#options.onRefused();
    }
  };
}
