import {
  isMessageCode,
  formatInEnglish,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { localizable } from '../localizable';

/** What is written in English, beside the codes by which it is written in other languages. */
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
  const impact = impactOf(component);
  return impact
    ? localizable(`${code}-impact`, { component, impact })
    : localizable(code, { component });
}

/** What does not work without a component, where that is known. */
export function impactOf(component: string): LocalizableMessage | undefined {
  const code = `impact.${component}`;
  return isMessageCode(code) ? { code } : undefined;
}
