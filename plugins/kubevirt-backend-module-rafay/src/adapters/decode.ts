import { z } from 'zod';
import { RafayError } from '../client/RafayError';

/** Longer texts of Rafay are cut: reasons are read by people, and names are far shorter. */
const MAX_TEXT = 2000;

/** A text of Rafay, bounded. Absent, null and other types count as none, as old and new releases differ in them. */
export const optionalText = z
  .unknown()
  .optional()
  .transform(value =>
    typeof value === 'string' && value !== ''
      ? value.slice(0, MAX_TEXT)
      : undefined,
  );

/** Nothing of Rafay is older, and nothing is newer: a number that is no time is none. */
const EARLIEST = Date.parse('2015-01-01T00:00:00Z');
const LATEST = Date.parse('2100-01-01T00:00:00Z');

/**
 * A time of Rafay, as RFC 3339. What is none counts as not known.
 *
 * @remarks
 * A text in v2 (terraform-provider-rafay, `data_cluster_blueprint_status.go`); in v3's OpenAPI an object that holds it in
 * `values` (LastUpdated) or in `value.values` (StatusTime). Go writes a time that is not set as the year 1.
 */
export const optionalTime = z
  .unknown()
  .optional()
  .transform(value => {
    const text = timeText(value);
    const time = text === undefined ? NaN : Date.parse(text);
    return time > EARLIEST && time < LATEST
      ? new Date(time).toISOString()
      : undefined;
  });

function timeText(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') {
    // Without a date in this form the parser takes nearly anything for a time.
    return /^\d{4}-\d{2}-\d{2}T[\d:.]{8,24}(?:Z|[+-]\d{2}:\d{2})$/.test(value)
      ? value
      : undefined;
  }
  if (typeof value !== 'object' || value === null || depth > 2) {
    return undefined;
  }
  const { values, value: inner } = value as Record<string, unknown>;
  return timeText(values ?? inner, depth + 1);
}

/** A name of Rafay: it goes into paths and is compared, so that it is taken whole or not at all. */
export const name = z.string().min(1).max(253);

/** A list that may be absent or null. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .max(10_000)
    .nullish()
    .transform(items => items ?? []);

/**
 * Reads an answer by its known shape. Unknown fields are ignored.
 *
 * @throws {@link RafayError} `unreadable`, with the path of what does not fit and without its value.
 */
export function decode<T extends z.ZodType>(
  shape: T,
  body: unknown,
  what: string,
): z.output<T> {
  const result = shape.safeParse(body);
  if (!result.success) {
    const [{ path }] = result.error.issues;
    throw new RafayError(
      'unreadable',
      `Rafay's answer to the question for ${what} cannot be read: it does not have the known form${
        path.length > 0 ? ` at ${path.map(String).join('.').slice(0, 200)}` : ''
      }`,
    );
  }
  return result.data;
}
