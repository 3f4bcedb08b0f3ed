import { ResponseError, ServiceUnavailableError } from '@backstage/errors';

/** Longer texts are pages for browsers or machines, and no sentences. */
const SENTENCE_MAX = 200;

/**
 * The error for an answer that is no success: a `ResponseError` with the backend's own words. What stands
 * between page and backend (a proxy, a page to sign in) answers in ways of its own; of that only a
 * sentence is kept, and it is never taken for a refusal of the backend.
 */
export async function readFailure(response: Response): Promise<Error> {
  const text = await response.text().catch(() => '');
  const body = parse(text);
  if (isObject(body?.error) && isObject(body?.response)) {
    const { headers, ok, redirected, status, statusText, type, url } = response;
    return ResponseError.fromResponse({
      ...{ headers, ok, redirected, status, statusText, type, url },
      text: async () => text,
    });
  }
  const status = [response.status, response.statusText].join(' ').trim();
  const sentence = sentenceOf(text, body);
  return new ServiceUnavailableError(
    `Something before the KubeVirt backend, such as a proxy, answered ${status}${
      sentence ? `: ${sentence}` : '.'
    }`,
  );
}

/** The error for a success that is none: most often a page to sign in, where data was asked for. */
export function notData(response: Response, cause?: unknown): Error {
  const type = response.headers.get('content-type')?.split(';')[0];
  return new ServiceUnavailableError(
    `The answer holds no data but ${
      type || 'something unknown'
    }. Something before the KubeVirt backend, such as a proxy that asks to sign in, may have answered: load this page again.`,
    cause,
  );
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function sentenceOf(
  text: string,
  body: Record<string, unknown> | undefined,
): string | undefined {
  const candidates = body
    ? [body.message, body.error_description, body.error, body.detail]
    : [/[<{[]/.test(text) ? '' : text.trim()];
  return candidates.find(
    (value): value is string =>
      typeof value === 'string' && value !== '' && value.length <= SENTENCE_MAX,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
