import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Alarm,
  Cause,
  CommandView,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useMemo } from 'react';
import { alarmMessages, causeMessages } from './causes';
import { kubevirtTranslationRef } from './translation';
import { commandMessages } from './virtualMachinePage';
import { wordMessages } from './virtualMachines';

/** The typed translation function of this plugin. */
export type Translate = ReturnType<
  typeof useTranslationRef<(typeof kubevirtTranslationRef)['T']>
>['t'];

/** Texts whose keys come from the backend. */
export interface Texts {
  t: Translate;
  /** A status or phase; one that is not known is returned as it stands. */
  word(value: string): string;
  causeSentence(cause: Cause): string;
  causeHint(cause: Cause): string | undefined;
  alarmSentence(alarm: Alarm): string;
  alarmHint(alarm: Alarm): string | undefined;
  /** What a command shows or does. */
  commandLabel(command: CommandView): string;
  /** A length of time in its two largest units, e.g. `3 d 4 h`. */
  duration(ms: number): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The texts of this plugin in the language of the app. */
export function useTexts(): Texts {
  const { t } = useTranslationRef(kubevirtTranslationRef);
  return useMemo(() => createTexts(t), [t]);
}

function createTexts(t: Translate): Texts {
  // A backend that is newer than this frontend may send codes that have no key here.
  const by = (
    family: 'cause' | 'causeHint' | 'alarm' | 'alarmHint',
    known: object,
    code: string,
    values: Record<string, string | number>,
    english: string,
  ) =>
    code in known
      ? t(
          `${family}.${code}` as 'cause.other',
          {
            ...values,
            sentence: english,
            hint: english,
          } as { sentence: string },
        )
      : english;

  return {
    t,
    word: value =>
      value in wordMessages ? t(`word.${value}` as 'word.Running') : value,
    causeSentence: ({ code, params, sentence }) =>
      by('cause', causeMessages, code, params, sentence),
    causeHint: ({ code, params, hint }) =>
      hint && by('causeHint', causeMessages, code, params, hint),
    alarmSentence: ({ code, params, sentence }) =>
      by('alarm', alarmMessages, code, params, sentence),
    alarmHint: ({ code, params, hint }) =>
      hint && by('alarmHint', alarmMessages, code, params, hint),
    commandLabel: ({ key, label }) => {
      // Of what there may be several, like DataVolumes, the name follows the key.
      const [kind] = key.split(':');
      return kind in commandMessages
        ? t(`vm.command.${kind}` as 'vm.command.watch', { label })
        : label;
    },
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
