/**
 * Whether a key press leaves the console for the page, as the console takes all others, the Tab key too. Control, Alt
 * and Enter is taken by no browser, desktop or screen reader, and no layout makes a character of it.
 */
export function isLeaveKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey'>,
): boolean {
  return event.ctrlKey && event.altKey && event.key === 'Enter';
}
