import {
  appLanguageApiRef,
  translationApiRef,
  useApi,
  useTranslationRef,
  type ApiHolder,
} from '@backstage/frontend-plugin-api';
import {
  isKnownMessage,
  formatMessages,
  type Alarm,
  type Cause,
  type CommandView,
  type ConditionView,
  type LocalizableMessage,
  type MessageTranslator,
  type TimelineSpan,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useMemo } from 'react';
import { createTimes, localeFor, type Times } from './times';
import { kubevirtTranslationRef } from './translation';
import { wordMessages } from './virtualMachines';

/** The typed translation function of this plugin. */
export type Translate = ReturnType<
  typeof useTranslationRef<(typeof kubevirtTranslationRef)['T']>
>['t'];

/** Texts whose keys come from the backend. */
export interface Texts extends Times {
  t: Translate;
  /** A status or phase; one that is not known is returned as it stands. */
  word(value: string): string;
  causeSentence(cause: Cause): string;
  causeHint(cause: Cause): string | undefined;
  alarmSentence(alarm: Alarm): string;
  alarmHint(alarm: Alarm): string | undefined;
  /** What a command shows or does. */
  commandLabel(command: CommandView): string;
  /** A condition in words a VM owner knows, where there are any. */
  conditionWords(
    condition: Pick<ConditionView, 'words' | 'wordsMessages'>,
  ): string | undefined;
  /** A stretch of the timeline. */
  spanLabel(span: TimelineSpan): string;
  /** What Kubernetes did not record of it. */
  spanNote(span: TimelineSpan): string | undefined;
  /** What the backend says of clusters and of the platform. */
  localize(text: LocalizableText): string;
  localize(text: Partial<LocalizableText>): string | undefined;
  /** A length of time in its two largest units, e.g. `3 d 4 h`. */
  duration(ms: number): string;
}

/** What the backend says in English, with the codes of what it says. */
interface LocalizableText {
  message: string;
  messages?: LocalizableMessage[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The texts of this plugin in the language of the app. */
export function useTexts(): Texts {
  const { t } = useTranslationRef(kubevirtTranslationRef);
  const languages = useApi(appLanguageApiRef);
  return useMemo(
    // Another language brings another `t`.
    () => createTexts(t, localeFor(languages.getLanguage().language)),
    [t, languages],
  );
}

/** The same outside of a component; undefined until the language of the app is loaded. */
export function textsOf(apis: ApiHolder): Texts | undefined {
  const translation = apis
    .get(translationApiRef)
    ?.getTranslation(kubevirtTranslationRef);
  const languages = apis.get(appLanguageApiRef);
  return translation?.ready && languages
    ? createTexts(translation.t, localeFor(languages.getLanguage().language))
    : undefined;
}

function createTexts(t: Translate, locale: string): Texts {
  const times = createTimes(locale);
  const translate: MessageTranslator = (code, { time, ...values }) =>
    t(
      `messages.${code}` as 'messages.verbatim',
      {
        ...values,
        ...(time !== undefined && { time: times.shortTime(time) }),
      } as unknown as { text: string },
    );

  // A backend that is newer than this frontend may send codes that have no text here.
  const localize = <T extends string | undefined>(
    english: T,
    messages: LocalizableMessage[] = [],
  ): T =>
    english !== undefined &&
    messages.length > 0 &&
    messages.every(isKnownMessage)
      ? (formatMessages(messages, translate) as T)
      : english;

  return {
    ...times,
    t,
    word: value =>
      value in wordMessages ? t(`word.${value}` as 'word.Running') : value,
    causeSentence: cause => localize(cause.sentence, cause.sentenceMessages),
    causeHint: cause => localize(cause.hint, cause.hintMessages),
    alarmSentence: alarm => localize(alarm.sentence, alarm.sentenceMessages),
    alarmHint: alarm => localize(alarm.hint, alarm.hintMessages),
    commandLabel: command => localize(command.label, command.labelMessages),
    conditionWords: ({ words, wordsMessages }) =>
      localize(words, wordsMessages),
    spanLabel: span => localize(span.label, span.labelMessages),
    spanNote: span => localize(span.note, span.noteMessages),
    localize: (({ message, messages }: Partial<LocalizableText>) =>
      localize(message, messages)) as Texts['localize'],
    duration: ms => {
      // Clocks of browser and cluster differ; nothing is younger than now.
      const span = Math.max(ms, 0);
      const d = Math.floor(span / DAY);
      const h = Math.floor((span % DAY) / HOUR);
      const m = Math.floor((span % HOUR) / MINUTE);
      if (d >= 30) {
        return t('time.manyDays', { d: String(d) });
      }
      if (d > 0) {
        return t('time.days', { d: String(d), h: String(h) });
      }
      if (h > 0) {
        return t('time.hours', { h: String(h), m: String(m) });
      }
      return m > 0
        ? t('time.minutes', { m: String(m) })
        : t('time.seconds', { s: String(Math.floor(span / 1000)) });
    },
  };
}
