/** @jest-environment node */
import { isRefusal, messageOf, statusCodeOf } from '../lib/errors';
import { notData, readFailure } from './readFailure';

const json = (body: unknown, status: number, statusText?: string) =>
  Response.json(body as object, { status, statusText });

describe('readFailure', () => {
  it('keeps name and words of the backend', async () => {
    const error = await readFailure(
      json(
        {
          error: { name: 'NotAllowedError', message: 'ask Ann' },
          request: { method: 'GET', url: '/x' },
          response: { statusCode: 403 },
        },
        403,
      ),
    );
    expect(statusCodeOf(error)).toBe(403);
    expect(messageOf(error)).toBe('ask Ann');
    expect(error.cause).toMatchObject({ name: 'NotAllowedError' });
  });

  it.each<[string, Response, string]>([
    [
      'JSON of a gateway',
      json({ message: 'no healthy upstream', code: 14 }, 503, 'Unavailable'),
      'answered 503 Unavailable: no healthy upstream',
    ],
    [
      'a name instead of an error',
      json({ error: 'invalid_token', trace: { id: 7 } }, 403, 'Forbidden'),
      'answered 403 Forbidden: invalid_token',
    ],
    [
      'a page',
      new Response('<html><body>502</body></html>', {
        status: 502,
        statusText: 'Bad Gateway',
      }),
      'answered 502 Bad Gateway.',
    ],
    [
      'a sentence',
      new Response('upstream timed out\n', { status: 504 }),
      'answered 504: upstream timed out',
    ],
    ['nothing', new Response(null, { status: 500 }), 'answered 500.'],
    ['a list', json([{ message: 'x' }], 500), 'answered 500.'],
    ['a book', new Response('x'.repeat(900), { status: 500 }), 'answered 500.'],
  ])(
    'makes a sentence of %s, which is no refusal',
    async (_, response, end) => {
      const error = await readFailure(response);
      expect(messageOf(error)).toBe(
        `Something before the KubeVirt backend, such as a proxy, ${end}`,
      );
      expect(isRefusal(error)).toBe(false);
    },
  );

  it('says what came instead of data', () => {
    const page = new Response('<html>', {
      headers: { 'content-type': 'text/html; charset=utf-8' },
    });
    expect(messageOf(notData(page, undefined))).toContain(
      'holds no data but text/html',
    );
  });
});
