import type { z as zod } from 'zod/v3';

type Z = typeof zod;

/** Inputs of an action, as the scaffolder takes them: each a schema that is made when it is asked for. */
export type Fields = Record<string, (zImpl: Z) => zod.ZodTypeAny>;

/** The schema of an object with these fields and no others. */
export function objectOf<F extends Fields>(zImpl: Z, fields: F) {
  return zImpl
    .object(
      Object.fromEntries(
        Object.entries(fields).map(([key, field]) => [key, field(zImpl)]),
      ) as { [K in keyof F]: ReturnType<F[K]> },
    )
    .strict();
}
