import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** A namespace of the catalog. */
export const entityNamespace = z
  .string()
  .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, {
    error: 'is no namespace of entities',
  });

/**
 * Reads a section of the configuration; one that is not there counts as empty.
 *
 * @throws InputError that names the first key that is wrong or unknown
 */
export function readSection<T extends z.ZodType>(
  config: Config,
  key: string,
  schema: T,
): z.output<T> {
  const result = schema.safeParse(config.getOptional(key) ?? {});
  if (!result.success) {
    const [issue] = result.error.issues;
    const unknown = issue.code === 'unrecognized_keys' ? [issue.keys[0]] : [];
    const path = [key, ...issue.path, ...unknown].join('.');
    throw new InputError(
      `${path}: ${unknown.length ? 'is no known key' : issue.message}`,
    );
  }
  return result.data;
}
