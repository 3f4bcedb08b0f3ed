import {
  appLanguageApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  isMessageCode,
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
import { alarmMessages, causeMessages } from './causes';
import {
  commandMessages,
  conditionMessages,
  spanMessages,
  spanNoteMessages,
} from './backendTexts';
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
    condition: Pick<ConditionView, 'words' | 'wordsCode' | 'params'>,
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
export interface LocalizableText {
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

/** Texts that the backend says in English, by the family of their keys. */
const FAMILIES = {
  cause: causeMessages,
  causeHint: causeMessages,
  alarm: alarmMessages,
  alarmHint: alarmMessages,
  'vm.command': commandMessages,
  'vm.condition': conditionMessages,
  'vm.span': spanMessages,
  'vm.spanNote': spanNoteMessages,
};

function createTexts(t: Translate, locale: string): Texts {
  // A backend that is newer than this frontend may send codes that have no key here.
  const by = (
    family: keyof typeof FAMILIES,
    code: string | undefined,
    values: Record<string, string | number> | undefined,
    english: string,
  ) => {
    if (code === undefined || !Object.hasOwn(FAMILIES[family], code)) {
      return english;
    }
    // Each family calls its English by a name of its own.
    const [sentence, hint, label, note, words] = Array(5).fill(english);
    return t(
      `${family}.${code}` as 'cause.other',
      { ...values, sentence, hint, label, note, words } as { sentence: string },
    );
  };

  const times = createTimes(locale);
  const translate: MessageTranslator = (code, { time, ...values }) =>
    t(
      `messages.${code}` as 'messages.verbatim',
      {
        ...values,
        ...(time !== undefined && { time: times.shortTime(time) }),
      } as unknown as { text: string },
    );

  return {
    ...times,
    t,
    word: value =>
      value in wordMessages ? t(`word.${value}` as 'word.Running') : value,
    causeSentence: ({ code, params, sentence }) =>
      by('cause', code, params, sentence),
    causeHint: ({ code, params, hint }) =>
      hint && by('causeHint', code, params, hint),
    alarmSentence: ({ code, params, sentence }) =>
      by('alarm', code, params, sentence),
    alarmHint: ({ code, params, hint }) =>
      hint && by('alarmHint', code, params, hint),
    commandLabel: ({ key, label }) => {
      // Of what there may be several, like DataVolumes, the name follows the key.
      const [kind, name = ''] = key.split(':');
      return by('vm.command', kind, { name }, label);
    },
    conditionWords: ({ words, wordsCode, params }) =>
      words && by('vm.condition', wordsCode, params, words),
    spanLabel: ({ key, label, params }) => by('vm.span', key, params, label),
    spanNote: ({ note, noteCode, params }) =>
      note && by('vm.spanNote', noteCode, params, note),
    localize: (({ message, messages = [] }: Partial<LocalizableText>) =>
      message !== undefined &&
      messages.length > 0 &&
      messages.every(({ code }) => isMessageCode(code))
        ? formatMessages(messages, translate, component =>
            t(`impact.${component}`),
          )
        : message) as Texts['localize'],
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
