import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { ConsoleEndReason } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ConsoleSink } from '../../../console';
import { isLeaveKey } from '../isLeaveKey';

/** Guests take the serial line to be so wide, as it does not report how wide it is. */
const GUEST_COLUMNS = 80;
/** Lines above the screen that stay. */
const SCROLLBACK = 10_000;
/** More bytes do not wait to be drawn: a guest may write faster than a browser draws. */
const MAX_PENDING_BYTES = 8 * 1024 * 1024;
/**
 * Leaves the alternate screen, and takes back modes and colours that the last run of the guest has set. It is not
 * `?1049l`, which also moves the cursor to where it was once stored, and so over what stands there.
 */
const SOFT_RESET = '\x1b[?1047l\x1b[!p\x1b[0m';
/** What ends the run of a guest. */
const ENDS_RUN: readonly ConsoleEndReason[] = ['restarted', 'stopped'];

/** Options for {@link SerialTerminal}. */
export interface SerialTerminalOptions {
  host: HTMLElement;
  /** What the field for typing is called. */
  label: string;
  /** Id of the element that says how to type and how to leave. */
  describedBy: string;
  fontFamily: string;
  /** Stands where a new connection begins below what is kept. */
  againMark: () => string;
  /** Stands where something was left out. */
  droppedMark: string;
  onInput: (bytes: Uint8Array) => void;
  /** The guest writes for the first time. */
  onWritten: () => void;
  /** A key was pressed by somebody who does not type. */
  onRefused: () => void;
  onLeave: () => void;
}

/** The serial line of a guest, drawn by xterm.js. */
export class SerialTerminal implements ConsoleSink {
  readonly #options: SerialTerminalOptions;
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #search = new SearchAddon();
  readonly #inner: HTMLElement;
  readonly #sizes: ResizeObserver;
  #shown = false;
  #typing = false;
  #pending = 0;
  #dropped = false;
  #disposed = false;

  constructor(options: SerialTerminalOptions) {
    this.#options = options;
    const terminal = new Terminal({
      fontFamily: options.fontFamily,
      scrollback: SCROLLBACK,
      // Else the underscores of many fonts are cut off.
      lineHeight: 1.15,
      // What a guest writes is not made a link: it would lead where the guest wants.
      linkHandler: { activate: () => {} },
      minimumContrastRatio: 4.5,
      theme: { background: '#101418', foreground: '#e6e8ea' },
    });
    this.#terminal = terminal;
    terminal.loadAddon(this.#fit);
    terminal.loadAddon(this.#search);
    this.#inner = document.createElement('div');
    this.#inner.style.height = '100%';
    options.host.append(this.#inner);
    terminal.open(this.#inner);
    terminal.textarea?.setAttribute('aria-label', options.label);
    terminal.textarea?.setAttribute('aria-describedby', options.describedBy);
    terminal.attachCustomKeyEventHandler(event => this.#takesKey(event));
    const encoder = new TextEncoder();
    terminal.onData(text => this.#input(encoder.encode(text)));
    terminal.onBinary(text =>
      this.#input(Uint8Array.from(text, each => each.charCodeAt(0) % 256)),
    );
    this.#sizes = new ResizeObserver(() => this.fit());
    this.#sizes.observe(options.host);
    this.setTyping(false);
  }

  begin(after?: ConsoleEndReason): void {
    // What was seen stays, as the last words of a guest often say why it went down.
    if (this.#shown) {
      const reset = after && ENDS_RUN.includes(after) ? SOFT_RESET : '';
      const mark = this.#options.againMark();
      this.#terminal.write(`${reset}\r\n── ${mark} ──\r\n`);
    }
    this.#shown = true;
  }

  data(bytes: Uint8Array): void {
    this.#options.onWritten();
    if (this.#pending + bytes.length > MAX_PENDING_BYTES) {
      this.#dropped = true;
      return;
    }
    this.#pending += bytes.length;
    this.#terminal.write(bytes, () => {
      this.#pending -= bytes.length;
      if (this.#dropped && this.#pending === 0 && !this.#disposed) {
        this.#dropped = false;
        this.#terminal.write(`\r\n── ${this.#options.droppedMark} ──\r\n`);
      }
    });
  }

  end(): void {}

  setTyping(typing: boolean): void {
    if (typing && !this.#typing) {
      this.#terminal.focus();
    }
    this.#typing = typing;
    this.#terminal.options.cursorBlink = typing;
    this.#terminal.options.cursorInactiveStyle = typing ? 'outline' : 'none';
  }

  setFontSize(size: number): void {
    this.#terminal.options.fontSize = size;
    this.fit();
  }

  /** Lets screen readers read what comes, and go through the lines. */
  setSpoken(spoken: boolean): void {
    this.#terminal.options.screenReaderMode = spoken;
  }

  focus(): void {
    this.#terminal.focus();
  }

  paste(text: string): void {
    this.#terminal.paste(text);
    this.#terminal.focus();
  }

  /** What is selected, or else everything. */
  text(): string {
    if (this.#terminal.hasSelection()) {
      return this.#terminal.getSelection();
    }
    const { active } = this.#terminal.buffer;
    const lines: string[] = [];
    for (let at = 0; at < active.length; at += 1) {
      const line = active.getLine(at);
      const text = line?.translateToString(true) ?? '';
      // A long line of the guest goes over several of the terminal.
      if (line?.isWrapped && lines.length > 0) {
        lines[lines.length - 1] += text;
      } else {
        lines.push(text);
      }
    }
    return lines.join('\n').trimEnd();
  }

  /** Goes to the next or previous place with a text, and selects it. False where there is none. */
  find(text: string, forwards: boolean): boolean {
    if (text === '') {
      this.#terminal.clearSelection();
      return true;
    }
    return forwards
      ? this.#search.findNext(text)
      : this.#search.findPrevious(text);
  }

  /** As many columns and rows as there is room for, but no fewer columns than guests believe in. */
  fit(): void {
    this.#inner.style.width = '';
    const proposed = this.#fit.proposeDimensions();
    if (!proposed || !(proposed.cols > 0) || !(proposed.rows > 0)) {
      return;
    }
    const columns = Math.max(proposed.cols, GUEST_COLUMNS);
    if (columns > proposed.cols) {
      const { clientWidth } = this.#options.host;
      const columnWidth = clientWidth / proposed.cols;
      this.#inner.style.width = `${Math.ceil(columnWidth * columns)}px`;
    }
    this.#terminal.resize(columns, proposed.rows);
  }

  dispose(): void {
    this.#disposed = true;
    this.#sizes.disconnect();
    this.#terminal.dispose();
    this.#inner.remove();
  }

  #input(bytes: Uint8Array) {
    // A terminal also answers questions of the guest, which those who watch must not.
    if (this.#typing) {
      this.#options.onInput(bytes);
    }
  }

  #takesKey(event: KeyboardEvent): boolean {
    if (isLeaveKey(event)) {
      if (event.type === 'keydown') {
        event.preventDefault();
        this.#options.onLeave();
      }
      return false;
    }
    const { key, ctrlKey, shiftKey, altKey, metaKey } = event;
    if (ctrlKey && shiftKey && key.toLowerCase() === 'v') {
      // The browser pastes.
      return false;
    }
    if (this.#typing) {
      return true;
    }
    const scrolls = shiftKey && (key === 'PageUp' || key === 'PageDown');
    if (scrolls) {
      return true;
    }
    if (
      event.type === 'keydown' &&
      key.length === 1 &&
      !ctrlKey &&
      !altKey &&
      !metaKey
    ) {
      this.#options.onRefused();
    }
    return false;
  }
}
