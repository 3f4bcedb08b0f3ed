import {
  createFrontendModule,
  createTranslationMessages,
} from '@backstage/frontend-plugin-api';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import { kubevirtMessages, kubevirtTranslationRef } from '../translation';

/** Every text, in brackets: what shows without them did not come from the translation. */
function pseudo(messages: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[prefix + key, `⟦${value}⟧`]]
        : Object.entries(pseudo(value, `${prefix}${key}.`)),
    ),
  );
}

/** An app whose language has these messages. */
export function localeOf(messages: Record<string, string>) {
  return createFrontendModule({
    pluginId: 'app',
    extensions: [
      TranslationBlueprint.make({
        name: 'kubevirt-pseudo',
        params: {
          resource: createTranslationMessages({
            ref: kubevirtTranslationRef,
            messages: messages as {},
          }),
        },
      }),
    ],
  });
}

/** An app each of whose texts is in brackets. */
export const pseudoLocale = localeOf(pseudo(kubevirtMessages));

/** Times in the reader's own format, commands, which are the same in every language, and Backstage's own words. */
const NO_WORDS = [
  /, Opens in a new window/g,
  /[A-Z][a-z]+ \d+, \d{4}(,| at) [\d:]+( (UTC|GMT\S*|[A-Z]{3,5}\b))?/g,
  /(kubectl|virtctl) [^⟦⟧]*/g,
];

function untranslated(text: string, known: string): string[] {
  let rest = NO_WORDS.reduce((left, words) => left.replace(words, ' '), text);
  for (let earlier = ''; rest !== earlier; ) {
    earlier = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  return rest
    .split(/[\s,:=()·→/|“”⟦⟧]+/)
    .filter(word => /\p{L}/u.test(word) && !known.includes(word));
}

/**
 * Words on the page, also those for screen readers and on hover, that no translator can change.
 *
 * @param known - all that is data and may show as it is
 */
export function findUntranslated(known: string): string[] {
  const found = new Set<string>();
  for (const element of document.querySelectorAll('body *')) {
    if (
      element.closest(
        'pre, code, style, script, [class*=Toast], .xterm-char-measure-element',
      )
    ) {
      continue;
    }
    const texts = [
      ...[...element.childNodes]
        .filter(node => node.nodeType === Node.TEXT_NODE)
        .map(node => node.textContent ?? ''),
      ...['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'].map(
        name => element.getAttribute(name) ?? '',
      ),
    ];
    // A sentence may be spread over several nodes; those of one element belong together.
    untranslated(texts.join('\n'), known).forEach(word =>
      found.add(`${word} in ${texts.join(' ').trim().slice(0, 80)}`),
    );
  }
  return [...found];
}
