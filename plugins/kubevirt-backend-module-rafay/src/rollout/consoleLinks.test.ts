import { ConsoleLinks } from './consoleLinks';

const URL = 'https://console.rafay.dev';

describe('ConsoleLinks', () => {
  it('leads to what a pattern is known of, and else nowhere but to the console', () => {
    const links = ConsoleLinks.create(URL, {
      workload: '/#/app/{project}/workloads/{name}',
    });
    expect(links.to('workload', { project: 'shop', name: 'a/b?c#d' })).toEqual({
      consoleUrl: `${URL}/#/app/shop/workloads/a%2Fb%3Fc%23d`,
    });
    expect(links.to('pipeline', { project: 'shop', name: 'x' })).toEqual({});
    expect(links.root).toBe(URL);
  });

  it.each([
    'https://elsewhere.example.com/{name}',
    '//elsewhere.example.com/{name}',
    '/\\elsewhere.example.com',
    '.elsewhere.example.com/{name}',
    '@elsewhere.example.com',
    'data:text/html,x',
    '/{secret}',
    `/${'x'.repeat(600)}`,
    '',
  ])('refuses %s', pattern => {
    expect(() => ConsoleLinks.create(URL, { cluster: pattern })).toThrow(
      /kubevirt\.rafay\.links\.cluster/,
    );
  });
});
