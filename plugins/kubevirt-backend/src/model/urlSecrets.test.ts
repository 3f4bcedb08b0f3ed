import { growthOf } from '@rafay-kubevirt/test-setup';
import { withoutUrlSecrets } from './urlSecrets';

describe('withoutUrlSecrets', () => {
  it.each([
    ['no address', 'no address'],
    ['see https://a.example/b', 'see https://a.example/b'],
    ['https://a.example:8443/b: 401', 'https://a.example:8443/b: 401'],
    ['(https://a.example/?)', '(https://a.example/?)'],
    ['https://a.example/b#access_token=abc.', 'https://a.example/b#<masked>.'],
    [
      'Get "https://s3.example/a.img?X-Amz-Signature=abc&X=1": no such host',
      'Get "https://s3.example/a.img?<masked>": no such host',
    ],
    [
      'docker://me:pass@registry.example/a: denied',
      'docker://<masked>@registry.example/a: denied',
    ],
    [
      'https://a.example/?t=1 and https://b.example/?t=2',
      'https://a.example/?<masked> and https://b.example/?<masked>',
    ],
    [
      'https://a.example/?u=https://me:pass@b.example/?t=2',
      'https://a.example/?<masked>',
    ],
    ...["p'w", 'p"w', 'p@w', 'p/w', 'p?w', 'p#w', 'p","w', 'p"}w', '1/2@3'].map(
      password => [
        `Get "https://me:${password}@a.example/b?sig=abc": denied`,
        'Get "https://<masked>@a.example/b?<masked>": denied',
      ],
    ),
    ["https://a.example/it's/?sig=abc", "https://a.example/it's/?<masked>"],
    [
      `'https://a.example/?user='me'&sig="abc"'`,
      `'https://a.example/?<masked>"'`,
    ],
    ['https://token@a.example/b', 'https://<masked>@a.example/b'],
    ['https://a.example/b?mail=a@b', 'https://a.example/b?<masked>'],
    [
      '"https:\\/\\/me:pass@a.example\\/b?sig=abc"',
      '"https:\\/\\/<masked>@a.example\\/b?<masked>"',
    ],
    [
      'docker://a.example/b@sha256:0123abcd',
      'docker://a.example/b@sha256:0123abcd',
    ],
    [
      'docker://me:p@w@a.example/b@sha256:0123abcd',
      'docker://<masked>@a.example/b@sha256:0123abcd',
    ],
  ])('%s', (text, shown) => {
    expect(withoutUrlSecrets(text)).toBe(shown);
  });

  it.each([
    ['before an address', (size: number) => `${'a'.repeat(size)}://b?c`],
    ['of addresses', (size: number) => 'x://'.repeat(size)],
    ['of slashes', (size: number) => '://'.repeat(size)],
    ['of logins', (size: number) => `x://${'a:@'.repeat(size)}`],
    ['of digests', (size: number) => `x://${'@sha256:0'.repeat(size)}`],
    ['of queries', (size: number) => `x://a${'?b#'.repeat(size)}`],
    ['of closing signs', (size: number) => `x://a?b${'".'.repeat(size)}c`],
  ])('takes no more than twice the time for twice the text %s', (_, make) => {
    expect(growthOf(make, withoutUrlSecrets, 250_000)).toBeLessThan(2.5);
  });
});
