import { Signal } from '../../signal';
import { CELL_HEIGHT, cellOf, inverse, pixelsOf } from './cells';
import { FIRST, LAST } from './font';

/** A part of a picture, in pixels. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

const COLUMNS = 80;
const FRONT = 7;
const BACK = 0;

/** What bold text is on a VGA screen. */
const BRIGHT = 8;

/** What an escape sequence begins with, and its parameters and last letter. */
const ESCAPE = '\x1b[';
const SEQUENCE = /^([\d;]*)([A-Za-z])/;

/** Which cells a length of pixels touches, of so many. */
function span(at: number, length: number, size: number, count: number) {
  return {
    first: Math.floor(at / size),
    end: Math.min(Math.ceil((at + length) / size), count),
  };
}

/** The screen of a machine in text mode. */
export class TextScreen {
  /** Something on it has changed. */
  readonly changed = new Signal<void>();
  #width = 0;
  #height = 0;
  #rows = 0;
  #cells = new Int32Array();
  #column = 0;
  #row = 0;
  #front = FRONT;
  #back = BACK;
  #scrolled = 0;
  #pointer: { column: number; row: number } | undefined;

  constructor(width: number, height: number) {
    this.setMode(width, height);
  }

  /** Pixels. */
  get width(): number {
    return this.#width;
  }

  /** Pixels. */
  get height(): number {
    return this.#height;
  }

  get columns(): number {
    return COLUMNS;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Pixels. */
  get cellWidth(): number {
    return this.#width / COLUMNS;
  }

  /** By how many lines its text has moved up so far. */
  get scrolled(): number {
    return this.#scrolled;
  }

  /** Takes another size, with nothing on it; nothing happens where it has that size. */
  setMode(width: number, height: number): void {
    if (width !== this.#width || height !== this.#height) {
      this.#width = width;
      this.#height = height;
      this.#rows = Math.floor(height / CELL_HEIGHT);
      this.#cells = new Int32Array(COLUMNS * this.#rows);
      this.#pointer = undefined;
      this.clear();
    }
  }

  clear(): void {
    this.#cells.fill(this.#cell(FIRST));
    this.#column = 0;
    this.#row = 0;
    this.changed.emit(undefined);
  }

  /** Writes text, and does what the escape sequences of guests ask for. */
  write(text: string): void {
    const [start, ...others] = text.split(ESCAPE);
    this.#characters(start);
    for (const part of others) {
      const [whole = '', parameters, letter] = SEQUENCE.exec(part) ?? [];
      if (letter) {
        this.#sequence(parameters, letter);
      }
      this.#characters(part.slice(whole.length));
    }
    this.changed.emit(undefined);
  }

  /** The pointer is there; pixels. */
  point(x: number, y: number): void {
    this.#pointer = {
      column: Math.min(Math.floor(x / this.cellWidth), COLUMNS - 1),
      row: Math.min(Math.floor(y / CELL_HEIGHT), this.#rows - 1),
    };
    this.changed.emit(undefined);
  }

  /** What is to be seen in each place, row by row. */
  view(): Int32Array {
    const view = this.#cells.slice();
    const cursor = this.#row * COLUMNS + Math.min(this.#column, COLUMNS - 1);
    view[cursor] |= cellOf(0, 0, 0, true);
    if (this.#pointer) {
      const at = this.#pointer.row * COLUMNS + this.#pointer.column;
      view[at] = inverse(view[at]);
    }
    return view;
  }

  /** The lines of text, without the spaces at their ends. */
  lines(): string[] {
    return Array.from({ length: this.#rows }, (_, row) =>
      String.fromCharCode(
        ...this.#cells
          .subarray(row * COLUMNS, (row + 1) * COLUMNS)
          .map(cell => cell & 0xff),
      ).trimEnd(),
    );
  }

  /** The pixels of an area, row by row, as numbers of colours; black outside of the screen. */
  paint(area: Area, view: Int32Array = this.view()): Uint8Array {
    const pixels = new Uint8Array(area.width * area.height);
    const columns = span(area.x, area.width, this.cellWidth, COLUMNS);
    const rows = span(area.y, area.height, CELL_HEIGHT, this.#rows);
    for (let row = rows.first; row < rows.end; row++) {
      for (let column = columns.first; column < columns.end; column++) {
        this.#paintCell(pixels, area, row, column, view);
      }
    }
    return pixels;
  }

  #paintCell(
    pixels: Uint8Array,
    area: Area,
    row: number,
    column: number,
    view: Int32Array,
  ): void {
    const { cellWidth } = this;
    const cell = pixelsOf(view[row * COLUMNS + column], cellWidth);
    const left = column * cellWidth - area.x;
    const top = row * CELL_HEIGHT - area.y;
    const fromX = Math.max(0, -left);
    const toX = Math.min(cellWidth, area.width - left);
    const toY = Math.min(CELL_HEIGHT, area.height - top);
    for (let y = Math.max(0, -top); y < toY; y++) {
      const from = y * cellWidth;
      const to = (top + y) * area.width + left;
      for (let x = fromX; x < toX; x++) {
        pixels[to + x] = cell[from + x];
      }
    }
  }

  #cell(code: number): number {
    return cellOf(code, this.#front, this.#back);
  }

  #put(character: string): void {
    if (this.#column >= COLUMNS) {
      this.#column = 0;
      this.#lineFeed();
    }
    const code = character.codePointAt(0)!;
    const known = code >= FIRST && code <= LAST ? code : '?'.charCodeAt(0);
    this.#cells[this.#row * COLUMNS + this.#column] = this.#cell(known);
    this.#column++;
  }

  #characters(text: string): void {
    for (const character of text) {
      if (character === '\r') {
        this.#column = 0;
      } else if (character === '\n') {
        this.#lineFeed();
      } else if (character === '\b') {
        this.#column = Math.max(0, this.#column - 1);
      } else if (character >= ' ') {
        this.#put(character);
      }
    }
  }

  #lineFeed(): void {
    if (this.#row < this.#rows - 1) {
      this.#row++;
      return;
    }
    this.#cells.copyWithin(0, COLUMNS);
    this.#cells.fill(this.#cell(FIRST), (this.#rows - 1) * COLUMNS);
    this.#scrolled++;
  }

  #sequence(parameters: string, letter: string): void {
    const numbers = parameters.split(';').map(Number);
    if (letter === 'J') {
      this.clear();
    } else if (letter === 'H') {
      const [row = 1, column = 1] = numbers;
      this.#row = Math.min(Math.max(row, 1), this.#rows) - 1;
      this.#column = Math.min(Math.max(column, 1), COLUMNS) - 1;
    } else if (letter === 'm') {
      numbers.forEach(number => this.#render(number));
    }
  }

  #render(number: number): void {
    if (number === 0) {
      this.#front = FRONT;
      this.#back = BACK;
    } else if (number === 1) {
      this.#front |= BRIGHT;
    } else if (number >= 30 && number <= 37) {
      this.#front = number - 30;
    } else if (number >= 40 && number <= 47) {
      this.#back = number - 40;
    }
  }
}
