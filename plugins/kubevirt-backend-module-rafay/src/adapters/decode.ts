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
