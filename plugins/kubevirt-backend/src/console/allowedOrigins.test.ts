import { ConfigReader } from '@backstage/config';
import { allowedOrigins } from './allowedOrigins';

const check = (origin: string | undefined, cors?: string | string[]) =>
  allowedOrigins(
    new ConfigReader({
      app: { baseUrl: 'https://portal.example/backstage' },
      backend: {
        baseUrl: 'https://api.portal.example:8443',
        ...(cors && { cors: { origin: cors } }),
      },
    }),
  )(origin);

describe('allowedOrigins', () => {
  it.each([
    ['https://portal.example', undefined],
    ['https://api.portal.example:8443', undefined],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://b.example', ['https://a.example', 'https://b.example']],
    ['https://dev.portal.example', 'https://*.portal.example'],
    ['https://a-7.x.example', ['https://a-*.*.example']],
  ])('lets in pages of %s where cors says %j', (origin, cors) => {
    expect(check(origin, cors)).toBe(true);
  });

  it.each([
    [undefined, undefined],
    ['null', undefined],
    ['', undefined],
    ['http://portal.example', undefined],
    ['https://portal.example.evil.example', undefined],
    ['https://evilportal.example', undefined],
    ['https://portal.example:444', undefined],
    ['https://api.portal.example', undefined],
    ['https://evil.example/.portal.example', 'https://*.portal.example'],
    ['https://.portal.examplex', 'https://*.portal.example'],
    ['https://ab.example', 'https://ab*b.example'],
  ])('keeps out pages of %s where cors says %j', (origin, cors) => {
    expect(check(origin as string | undefined, cors as string)).toBe(false);
  });
});
