/* eslint-disable no-control-regex -- this file is about control characters */

/**
 * Escape sequences of terminals (ECMA-48): control sequences, strings that end with BEL or ST (titles,
 * links, clipboard), and two-character escapes. A guest writes its serial console as it likes.
 */
const ESCAPES =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]/g;

/** Ends of lines, also those that only some readers take for one. */
const LINE_ENDS = /[\n\v\f\x85\u2028\u2029]/g;

/**
 * What is left of C0 and C1 but tab, DEL, characters that turn the direction of text round, and those that have
 * no width, with which a line reads as another than it is.
 */
const CONTROLS =
  /[\x00-\x08\x0e-\x1f\r\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** Longer lines of a log are cut: a line is one row on a screen. */
const MAX_LINE = 16_384;

/**
 * One line of a log, without what would drive a terminal or mislead a reader; cut after 16,384 characters.
 * A line that is taken apart and put together, such as one of JSON, is cleaned when it is put together: `\n` and
 * `\u001b` become what they stand for only then.
 *
 * @param line - a line as it was written, or as it is to be shown; ends of lines in it become spaces
 * @public
 */
export function sanitizeLogLine(line: string): string {
  const clean = line
    .slice(0, 4 * MAX_LINE)
    .replace(ESCAPES, '')
    .replace(LINE_ENDS, ' ')
    .replace(CONTROLS, '');
  return clean.length > MAX_LINE ? `${clean.slice(0, MAX_LINE)} …` : clean;
}
