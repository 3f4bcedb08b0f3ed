import type { LogChunk } from './LogBuffer';

/** Where a text occurs in a line, upper and lower case alike. */
export function matchesIn(line: string, sought: string): number[] {
  if (sought === '') {
    return [];
  }
  const text = line.toLowerCase();
  const wanted = sought.toLowerCase();
  // Lower case of a few letters is longer than the letter; then places would not fit the line.
  if (text.length !== line.length) {
    return [];
  }
  const places: number[] = [];
  for (
    let at = text.indexOf(wanted);
    at >= 0;
    at = text.indexOf(wanted, at + wanted.length)
  ) {
    places.push(at);
  }
  return places;
}

/** Numbers of the lines in which a text occurs. */
export function matchingLines(
  chunks: readonly LogChunk[],
  sought: string,
  format: (line: string) => string,
): number[] {
  return chunks.flatMap(({ from, lines }) =>
    lines.flatMap((line, index) =>
      matchesIn(format(line), sought).length > 0 ? [from + index] : [],
    ),
  );
}
