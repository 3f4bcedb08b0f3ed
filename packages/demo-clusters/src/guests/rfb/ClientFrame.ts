import { CELL_HEIGHT } from '../screen/cells';
import { Area, TextScreen } from '../screen/TextScreen';
import { PixelFormat, encodePixels } from './pixelFormat';

export const RAW = 0;
export const COPY_RECT = 1;
export const DESKTOP_SIZE = -223;
export const EXTENDED_KEYS = -258;

/** One rectangle of an update. */
export interface Rectangle extends Area {
  encoding: number;
  body?: Buffer;
}

/** What a client asks for, and how it wants it. */
export interface UpdateRequest {
  /** Only what has changed. */
  incremental: boolean;
  area: Area;
  encodings: ReadonlySet<number>;
  format: PixelFormat;
}

/** A value that no cell has. */
const UNKNOWN = -1;

/** What a client has of a screen so far. */
export class ClientFrame {
  #width: number;
  #height: number;
  /** The size of the screen when it was last looked at. */
  #mode = '';
  #cells = new Int32Array();
  #scrolled = 0;

  constructor(private readonly screen: TextScreen) {
    this.#width = screen.width;
    this.#height = screen.height;
    this.forget();
  }

  /** The client has nothing, or nothing that it can use. */
  forget(): void {
    const { columns, rows, scrolled, width, height } = this.screen;
    this.#mode = `${width}x${height}`;
    this.#cells = new Int32Array(columns * rows).fill(UNKNOWN);
    this.#scrolled = scrolled;
  }

  /** What is to be sent; nothing when nothing has changed. */
  update(request: UpdateRequest): Rectangle[] {
    const { width, height } = this.screen;
    if (this.#mode !== `${width}x${height}`) {
      this.forget();
      if (request.encodings.has(DESKTOP_SIZE)) {
        this.#width = width;
        this.#height = height;
        // Alone: the client asks again for what is on it.
        return [{ x: 0, y: 0, width, height, encoding: DESKTOP_SIZE }];
      }
    }
    const area = this.#clip(request.area);
    const view = this.screen.view();
    if (!request.incremental) {
      this.#note(view, area);
      return area.width * area.height > 0
        ? [this.#raw(area, view, request.format)]
        : [];
    }
    return [
      ...this.#moved(request, area),
      ...this.#changed(view, area).map(part =>
        this.#raw(part, view, request.format),
      ),
    ];
  }

  #clip({ x, y, width, height }: Area): Area {
    return {
      x,
      y,
      width: Math.max(0, Math.min(width, this.#width - x)),
      height: Math.max(0, Math.min(height, this.#height - y)),
    };
  }

  #raw(area: Area, view: Int32Array, format: PixelFormat): Rectangle {
    const body = encodePixels(this.screen.paint(area, view), format);
    return { ...area, encoding: RAW, body };
  }

  /** Remembers that the client gets what lies wholly in the area. */
  #note(view: Int32Array, area: Area): void {
    this.#places(area, true).forEach(row => {
      for (let at = row.from; at < row.to; at++) {
        this.#cells[at] = view[at];
      }
    });
  }

  /** The places of each row that lie in an area, or wholly so. */
  #places(area: Area, wholly: boolean) {
    const { cellWidth, columns, rows } = this.screen;
    const [first, last] = wholly
      ? [Math.ceil, Math.floor]
      : [Math.floor, Math.ceil];
    const left = first(area.x / cellWidth);
    const right = Math.min(last((area.x + area.width) / cellWidth), columns);
    const top = first(area.y / CELL_HEIGHT);
    const bottom = Math.min(last((area.y + area.height) / CELL_HEIGHT), rows);
    return Array.from({ length: Math.max(0, bottom - top) }, (_, index) => ({
      row: top + index,
      from: (top + index) * columns + left,
      to: (top + index) * columns + Math.max(left, right),
    }));
  }

  /** Text that has only moved up is copied by the client itself. */
  #moved({ encodings }: UpdateRequest, area: Area): Rectangle[] {
    const { columns, rows, scrolled, width } = this.screen;
    const isWhole = area.width === width && area.height >= rows * CELL_HEIGHT;
    if (!isWhole) {
      return [];
    }
    const lines = scrolled - this.#scrolled;
    this.#scrolled = scrolled;
    const isKnown = this.#cells[this.#cells.length - 1] !== UNKNOWN;
    if (lines <= 0 || lines >= rows || !isKnown || !encodings.has(COPY_RECT)) {
      return [];
    }
    this.#cells.copyWithin(0, lines * columns);
    const body = Buffer.alloc(4);
    body.writeUInt16BE(lines * CELL_HEIGHT, 2);
    const height = (rows - lines) * CELL_HEIGHT;
    return [{ x: 0, y: 0, width, height, encoding: COPY_RECT, body }];
  }

  /** For each line of text the part that differs from what the client has. */
  #changed(view: Int32Array, area: Area): Area[] {
    const { cellWidth, columns } = this.screen;
    return this.#places(area, false).flatMap(({ row, from, to }) => {
      let first = from;
      let last = to - 1;
      while (first < to && view[first] === this.#cells[first]) {
        first++;
      }
      while (last > first && view[last] === this.#cells[last]) {
        last--;
      }
      if (first === to) {
        return [];
      }
      const part = this.#clip({
        x: (first - row * columns) * cellWidth,
        y: row * CELL_HEIGHT,
        width: (last - first + 1) * cellWidth,
        height: CELL_HEIGHT,
      });
      this.#note(view, part);
      return part.width > 0 && part.height > 0 ? [part] : [];
    });
  }
}
