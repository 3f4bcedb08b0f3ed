import type { FleetColumn } from './fleetView';

/** Heights in the size of the text, so that rows keep theirs, however far one has scrolled. */
const HEIGHTS = { row: 3.25, stacked: 7.75, heading: 2.75 };

/** What the words of a column need, in the size of the text, and its share of what is left. */
const WIDTHS: Record<FleetColumn, [least: number, share: number]> = {
  status: [9.5, 0],
  name: [9, 2],
  cause: [11, 3],
  cluster: [6, 1],
  namespace: [6.5, 1],
  owner: [7.5, 1.4],
  node: [7.5, 1.2],
  ip: [8, 1],
  size: [6.5, 1],
  phase: [7, 0],
  age: [6.5, 0],
  git: [5.5, 0],
};

const TOOL = 2.75;

/** Below this width, in CSS pixels at the usual size of text, rows are stacked. */
export const NARROW = 640;

function inPixels(rem: number): number {
  const { fontSize } = getComputedStyle(document.documentElement);
  return Math.round(rem * (parseFloat(fontSize) || 16));
}

export function rowHeight(narrow: boolean): number {
  return inPixels(narrow ? HEIGHTS.stacked : HEIGHTS.row);
}

export function headingHeight(): number {
  return inPixels(HEIGHTS.heading);
}

/** `grid-template-columns` of head and rows, and how wide the table is at least. */
export function columnsLayout(
  columns: readonly FleetColumn[],
  operable: boolean,
): { template: string; minWidth: string } {
  const tools = operable ? [`${TOOL}rem`] : [];
  const widths = columns.map(column => {
    const [least, share] = WIDTHS[column];
    return share > 0 ? `minmax(${least}rem, ${share}fr)` : `${least}rem`;
  });
  const least = columns.reduce(
    (sum, column) => sum + WIDTHS[column][0],
    2 * TOOL * tools.length,
  );
  return {
    template: [...tools, ...widths, ...tools].join(' '),
    minWidth: `${least}rem`,
  };
}
