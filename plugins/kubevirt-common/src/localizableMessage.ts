import { englishMessages } from './englishMessages';

/**
 * Codes of what the backend says.
 *
 * @remarks
 *
 * Codes are what versions of backend, frontend and translations agree on. The texts are not, and are therefore exported
 * from the entry point `/alpha` only (`englishMessages`): this type rests on their keys.
 *
 * @public
 */
export type MessageCode = keyof typeof englishMessages extends infer Key
  ? Key extends `${infer Code}_one` | `${infer Code}_other`
    ? Code
    : Key
  : never;

/**
 * What fills a place of a sentence: a name, a figure or a quotation; a sentence of its own, or a part of one; or a
 * list of these.
 *
 * @public
 */
export type MessageParam =
  | string
  | number
  | LocalizableMessage
  | readonly (string | LocalizableMessage)[];

/**
 * A sentence of the backend by its code, so that a consumer may say it in another language.
 *
 * @remarks
 *
 * It always comes beside the same in English, which is to be shown for codes that a consumer does not know. Texts in
 * its parameters are names, versions, amounts and quotations in the language of whoever wrote them, and never
 * words of ours: those are codes, too. `time` is in RFC 3339.
 *
 * @public
 */
export interface LocalizableMessage {
  /** What it says: a key of `englishMessages`, without the ending that its plural gives it. */
  code: MessageCode;
  /** What fills the sentence, by the names in its `{{…}}`; absent where it has none. `count` chooses the plural. */
  params?: Record<string, MessageParam>;
}

/**
 * Says one code in some language, with all of its parameters as text or figures.
 *
 * @public
 */
export type MessageTranslator = (
  code: MessageCode,
  values: Record<string, string | number>,
) => string;

/**
 * Whether a code is one of those that this version of the package knows.
 *
 * @public
 */
export function isMessageCode(code: string): code is MessageCode {
  return (
    Object.hasOwn(englishMessages, code) ||
    Object.hasOwn(englishMessages, `${code}_other`)
  );
}

/**
 * Whether all codes of a sentence and of its parts are known; see {@link isMessageCode}.
 *
 * @public
 */
export function isKnownMessage(message: LocalizableMessage): boolean {
  return (
    isMessageCode(message.code) &&
    Object.values(message.params ?? {})
      .flat()
      .every(
        param =>
          typeof param !== 'object' ||
          isKnownMessage(param as LocalizableMessage),
      )
  );
}

/**
 * Several messages one after the other.
 *
 * @remarks
 *
 * Lists are written with the language's own words between their names.
 *
 * @param messages - in the order in which they are read
 * @param translate - says one code in the language wanted
 * @public
 */
export function formatMessages(
  messages: readonly LocalizableMessage[],
  translate: MessageTranslator,
): string {
  function formatParam(
    param: string | number | LocalizableMessage,
  ): string | number {
    if (typeof param !== 'object') {
      return param;
    }
    const values: Record<string, string | number> = {};
    for (const [name, each] of Object.entries(param.params ?? {})) {
      values[name] = isList(each)
        ? formatList(each.map(formatParam).map(String), translate)
        : formatParam(each);
    }
    return translate(param.code, values);
  }
  return messages.map(formatParam).join(' ');
}

function isList(
  param: MessageParam,
): param is readonly (string | LocalizableMessage)[] {
  return Array.isArray(param);
}

const inEnglish: MessageTranslator = (code, values) => {
  const templates: Record<string, string> = englishMessages;
  const template =
    templates[code] ??
    templates[`${code}_${values.count === 1 ? 'one' : 'other'}`];
  return template.replace(/\{\{(\w+)\}\}/g, (_, name) =>
    name === 'time'
      ? englishTime(String(values.time))
      : String(values[name] ?? ''),
  );
};

/** `2026-01-02 03:04 UTC`; a time that is none stands as it is. */
function englishTime(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime())
    ? time
    : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/**
 * Several messages one after the other, in English.
 *
 * @param messages - of codes that this version of the package knows, see {@link isMessageCode}
 * @public
 */
export function formatInEnglish(
  messages: readonly LocalizableMessage[],
): string {
  return formatMessages(messages, inEnglish);
}

/** `a`, `a and b`, `a, b and 58 more nodes`. */
function formatList(
  items: readonly string[],
  translate: MessageTranslator,
): string {
  const [first = '', ...rest] = items;
  return rest.reduce(
    (list, name, index) =>
      translate(index === rest.length - 1 ? 'list-last' : 'list-next', {
        names: list,
        name,
      }),
    first,
  );
}
