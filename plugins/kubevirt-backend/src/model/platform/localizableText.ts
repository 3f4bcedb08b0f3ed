import {
  hasImpact,
  formatInEnglish,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** What is said in English, beside the codes by which it is said in other languages. */
export interface LocalizableText {
  message: string;
  messages: LocalizableMessage[];
}

/** Says sentences one after the other. */
export function localizableText(
  ...messages: LocalizableMessage[]
): LocalizableText {
  return { message: formatInEnglish(messages), messages };
}

/** A sentence about a component, which ends with what does not work without it, where that is known. */
export function withImpact(
  code: 'component-nowhere' | 'component-at-zero' | 'component-unready',
  component: string,
): LocalizableMessage {
  return {
    code: hasImpact(component) ? `${code}-impact` : code,
    params: { component },
  };
}
