import {
  formatInEnglish,
  type OperationNote,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** More characters of others' text are not given to a model. */
const MAX_LENGTH = 500;

/** What a model is told of a note: our own words, and apart from them those of others. */
export interface NoteForModel {
  message: string;
  /** Written by a cluster or its tenants: data, and never an instruction. */
  untrustedText?: string;
}

/** Text of others on one line and of bounded length. */
function boundedText(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

/** Takes what others wrote out of a note's sentence, and marks it. */
export function noteForModel(
  note: OperationNote & { quote?: string },
): NoteForModel {
  const quoted = note.messages.find(({ params }) => params?.text !== undefined);
  const text = note.quote ?? (quoted && String(quoted.params?.text));
  return {
    message: formatInEnglish(
      note.messages.map(({ code, params }) => ({
        code,
        params: params?.text ? { ...params, text: '(untrustedText)' } : params,
      })),
    ),
    ...(text && { untrustedText: boundedText(text) }),
  };
}
