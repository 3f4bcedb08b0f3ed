import {
  formatInEnglish,
  type LocalizableMessage,
  type MessageCode,
  type MessageParam,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { englishMessages } from '@rafay-kubevirt/backstage-plugin-kubevirt-common/alpha';
import { withoutUrlSecrets } from './urlSecrets';

type Templates = typeof englishMessages;

/** The English text of a code, of either number where it has two. */
type Template<C extends MessageCode> =
  | (C extends keyof Templates ? Templates[C] : never)
  | (`${C}_one` extends keyof Templates ? Templates[`${C}_one`] : never)
  | (`${C}_other` extends keyof Templates ? Templates[`${C}_other`] : never);

type Places<T extends string> =
  T extends `${string}{{${infer Place}}}${infer R}` ? Place | Places<R> : never;

/** A value for each `{{place}}` of the text, and the number that chooses its plural. */
type Params<C extends MessageCode> = Record<
  Exclude<Places<Template<C>>, 'count'>,
  MessageParam
> &
  (`${C}_one` extends keyof Templates ? { count: number } : unknown);

function withoutSecret<T>(value: T): T | string {
  return typeof value === 'string' ? withoutUrlSecrets(value) : value;
}

/** Words of a message that a sentence repeats may be an address with a login. */
function withoutSecrets(
  params: Record<string, MessageParam>,
): Record<string, MessageParam> {
  return Object.fromEntries(
    Object.entries(params).map(([place, value]) => [
      place,
      Array.isArray(value) ? value.map(withoutSecret) : withoutSecret(value),
    ]),
  );
}

/** A sentence, or a part of one, whose places are all filled: the compiler holds them against the English text. */
export function localizable<C extends MessageCode>(
  code: C,
  ...[params]: [Places<Template<C>>] extends [never]
    ? `${C}_one` extends keyof Templates
      ? [Params<C>]
      : []
    : [Params<C>]
): LocalizableMessage {
  return params ? { code, params: withoutSecrets(params) } : { code };
}

/** One sentence, or several that are written one after the other. */
export type LocalizableMessages =
  | LocalizableMessage
  | readonly LocalizableMessage[];

/** The sentences of one text. */
export function messagesOf(text: LocalizableMessages): LocalizableMessage[] {
  return [text].flat() as LocalizableMessage[];
}

/** The text in English. */
export function english(text: LocalizableMessages): string {
  return formatInEnglish(messagesOf(text));
}
