import { sanitizeLogLine } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** More characters of an answer do not get into a task's log. */
const MAX_LENGTH = 1000;

/** What the backend says, which may quote clusters and their tenants: on one line and of bounded length. */
export function boundedText(text: string): string {
  const line = sanitizeLogLine(text);
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)} …` : line;
}

/** A note, and the words of the cluster where the note does not have them. */
export function textOf(note: { message: string }, quote?: string): string {
  const message = boundedText(note.message);
  const words = quote && boundedText(quote);
  return words && !message.includes(words) ? `${message} (${words})` : message;
}
