import { DateTime, Settings } from 'luxon';
import { createTimes, localeFor } from './times';

describe('the locale of dates', () => {
  it.each([
    ['en', ['de-DE', 'en-IE', 'en-US'], 'en-IE'],
    ['de', ['en-US', 'de'], 'de'],
    ['fr', ['en-US'], 'fr'],
    ['pt-BR', ['pt-PT'], 'pt-BR'],
    ['en', ['eng'], 'en'],
  ])('for the language %s and a reader of %j is %s', (language, of, locale) => {
    expect(localeFor(language, of)).toBe(locale);
  });
});

describe('times', () => {
  const earlier = DateTime.local(2024, 3, 9, 17, 4, 5);
  const { exactTime, shortTime, timeToSecond } = createTimes('de');

  it('have the form of the language', () => {
    expect(exactTime(earlier.toISO()!)).toMatch(/^9\. März 2024.* 17:04:05 /);
    expect(shortTime(earlier.toMillis())).toMatch(/^9\. März 2024.* 17:04$/);
    expect(createTimes('en-US').shortTime(earlier.toMillis())).toBe(
      'Mar 9, 2024, 17:04',
    );
  });

  it('count the hours in one way, in each form and language', () => {
    const english = createTimes('en-US');
    const midnight = earlier.startOf('day').toMillis();
    expect(english.exactTime(earlier.toMillis())).toMatch(/ 17:04:05 /);
    expect(english.timeToSecond(earlier.toMillis())).toMatch(/ 17:04:05$/);
    expect(english.shortTime(midnight)).toMatch(/ 00:00$/);
  });

  it('of today have no date', () => {
    const today = DateTime.now().startOf('day').toMillis();
    expect(shortTime(today)).toBe('00:00');
    expect(timeToSecond(today)).toBe('00:00:00');
  });

  it('are in the zone of the reader, though the backend writes them in UTC', () => {
    const zone = Settings.defaultZone;
    Settings.defaultZone = 'Asia/Kolkata';
    try {
      expect(createTimes('en-US').shortTime('2024-03-09T11:59:00Z')).toBe(
        'Mar 9, 2024, 17:29',
      );
    } finally {
      Settings.defaultZone = zone;
    }
  });
});
