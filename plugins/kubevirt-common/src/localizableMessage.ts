import { englishImpacts, englishMessages } from './englishMessages';

/**
 * Codes of what the backend says of clusters, of the platform and of operations.
 *
 * @public
 */
export type MessageCode = keyof typeof englishMessages extends infer Key
  ? Key extends `${infer Code}_one` | `${infer Code}_other`
    ? Code
    : Key
  : never;

/**
 * A sentence of the backend by its code, so that a consumer may say it in another language.
 *
 * @remarks
 *
 * It always comes beside the same in English, which is to be shown for codes that a consumer does not know.
 * Parameters are names, versions, figures and quotations, and never words of ours; `time` is in RFC 3339.
 *
 * @public
 */
export interface LocalizableMessage {
  /** What is said: a key of {@link englishMessages}, without the ending that its plural gives it. */
  code: MessageCode;
  /**
   * What fills the sentence, by the names in its `{{…}}`; absent where it has none. Lists, such as `nodes` and
   * `objects`, are of names, and `more` is how many names such a list leaves out. `count` chooses between singular
   * and plural. `text` is a quotation in the language of whoever wrote it. `impact` is never among them:
   * {@link formatMessages} knows it by the `component`.
   */
  params?: Record<string, string | number | readonly string[]>;
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
 * What several sayings say one after the other.
 *
 * @remarks
 *
 * Lists are written with the language's own words between their names; a component that is named brings along
 * what does not work without it, as `impact`.
 *
 * @param sayings - in the order in which they are said
 * @param translate - says one code in the language wanted
 * @param loss - what does not work without a component of that name
 * @public
 */
export function formatMessages(
  messages: readonly LocalizableMessage[],
  translate: MessageTranslator,
  impact: (component: keyof typeof englishImpacts) => string,
): string {
  return messages
    .map(({ code, params = {} }) => {
      const values: Record<string, string | number> = {};
      for (const [name, value] of Object.entries(params)) {
        values[name] =
          typeof value === 'object'
            ? formatList(value, Number(params.more ?? 0), translate)
            : value;
      }
      const { component } = params;
      if (typeof component === 'string' && hasImpact(component)) {
        values.impact = impact(component);
      }
      return translate(code, values);
    })
    .join(' ');
}

const inEnglish: MessageTranslator = (code, values) => {
  const templates: Record<string, string> = englishMessages;
  const template =
    templates[code] ??
    templates[`${code}_${values.count === 1 ? 'one' : 'other'}`];
  return template.replace(/\{\{(\w+)\}\}/g, (_, name) =>
    String(values[name] ?? ''),
  );
};

/**
 * What several sayings say one after the other, in English.
 *
 * @param sayings - of codes that this version of the package knows, see {@link isMessageCode}
 * @public
 */
export function formatInEnglish(
  messages: readonly LocalizableMessage[],
): string {
  return formatMessages(
    messages,
    inEnglish,
    component => englishImpacts[component],
  );
}

/**
 * Whether it is known what does not work without a component.
 *
 * @public
 */
export function hasImpact(
  component: string,
): component is keyof typeof englishImpacts {
  return Object.hasOwn(englishImpacts, component);
}

/** `a`, `a and b`, `a, b and 58 more nodes`. */
function formatList(
  names: readonly string[],
  more: number,
  translate: MessageTranslator,
): string {
  const items =
    more > 0 ? [...names, translate('more-nodes', { count: more })] : names;
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
