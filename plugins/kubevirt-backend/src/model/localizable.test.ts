import { english, localizable } from './localizable';

describe('localizable', () => {
  it('repeats no logins and queries of addresses', () => {
    const message = localizable('verbatim', {
      text: 'Get "https://me:p\'w@a.example/b?sig=abc": denied',
    });
    expect(english(message)).toBe(
      'Get "https://<masked>@a.example/b?<masked>": denied',
    );
    expect(JSON.stringify(message)).not.toContain('sig=abc');
  });
});
