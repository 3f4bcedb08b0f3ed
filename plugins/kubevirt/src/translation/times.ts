import { DateTime } from 'luxon';

/** Points in time in the reader's language and time zone; they are RFC 3339 or milliseconds since the epoch. */
export interface Times {
  /** With date, seconds and time zone. */
  exactTime(time: string | number): string;
  /** The time of day, with the date where it is not today's. */
  shortTime(time: string | number): string;
  /** The same with seconds. */
  timeToSecond(time: string | number): string;
}

/**
 * The locale for dates in a language of the app: the reader's own of that language, so that English of
 * Ireland stays that; else the language as it is.
 */
export function localeFor(
  language: string,
  ofReader: readonly string[] = navigator.languages,
): string {
  const [wanted] = language.split('-');
  return language.includes('-')
    ? language
    : ofReader.find(locale => locale.split('-')[0] === wanted) ?? language;
}

/** Formats of times in a locale (BCP 47). */
export function createTimes(locale: string): Times {
  const format = (
    time: string | number,
    today: Intl.DateTimeFormatOptions,
    earlier: Intl.DateTimeFormatOptions,
  ) => {
    const moment =
      typeof time === 'number'
        ? DateTime.fromMillis(time)
        : DateTime.fromISO(time);
    return moment.toLocaleString(
      {
        ...(moment.hasSame(DateTime.now(), 'day') ? today : earlier),
        // As in logs and manifests, which stand beside.
        hourCycle: 'h23',
      },
      { locale },
    );
  };
  return {
    exactTime: time =>
      format(
        time,
        DateTime.DATETIME_FULL_WITH_SECONDS,
        DateTime.DATETIME_FULL_WITH_SECONDS,
      ),
    shortTime: time =>
      format(time, DateTime.TIME_24_SIMPLE, DateTime.DATETIME_MED),
    timeToSecond: time =>
      format(
        time,
        DateTime.TIME_24_WITH_SECONDS,
        DateTime.DATETIME_MED_WITH_SECONDS,
      ),
  };
}
