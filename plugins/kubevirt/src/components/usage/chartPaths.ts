import { line } from 'd3-shape';

/** Where values are drawn, in the units of the drawing. */
export interface ChartArea {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** The value at the upper edge; 0 is at the lower one. */
  max: number;
}

/** What is drawn of one series. */
export interface ChartPaths {
  /** A line for each stretch without a gap, as one path; empty where no two values follow each other. */
  line: string;
  /** Values between two gaps, which no line shows. */
  points: [x: number, y: number][];
}

/** Where the value of a step stands from left to right. */
export function xOf(index: number, count: number, area: ChartArea): number {
  return (
    area.left + (index / Math.max(1, count - 1)) * (area.right - area.left)
  );
}

/** Where a value stands from top to bottom; what is too much stands at the upper edge. */
export function yOf(value: number, { top, bottom, max }: ChartArea): number {
  return bottom - (Math.min(value, max) / max) * (bottom - top);
}

/** Gaps are gaps: nothing is drawn where nothing was measured. */
export function chartPaths(
  values: readonly (number | null)[],
  area: ChartArea,
): ChartPaths {
  const x = (index: number) => round(xOf(index, values.length, area));
  const y = (value: number) => round(yOf(value, area));
  const alone = (index: number) =>
    (values[index - 1] ?? null) === null &&
    (values[index + 1] ?? null) === null;
  return {
    line:
      line<number | null>()
        .defined((value, index) => value !== null && !alone(index))
        .x((_, index) => x(index))
        .y(value => y(value ?? 0))([...values]) ?? '',
    points: values.flatMap((value, index) =>
      value !== null && alone(index)
        ? [[x(index), y(value)] as [number, number]]
        : [],
    ),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
