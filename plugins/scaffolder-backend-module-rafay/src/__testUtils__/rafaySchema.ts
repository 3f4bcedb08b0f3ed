import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import type { ValidateFunction } from 'ajv';

/** A JSON Schema of Rafay's kinds that others made, for a second opinion on what is generated. */
const rafaySchemaFile =
  process.env.RAFAY_TEST_SCHEMA ??
  path.resolve(
    __dirname,
    '../../../../../shared/rafay/rafay-kinds.schema.json',
  );

/** `describe` where the schema is there, else a skipped one. */
export const describeWithRafaySchema: jest.Describe = existsSync(
  rafaySchemaFile,
)
  ? describe
  : describe.skip;

/** Compiles the schema; only inside {@link describeWithRafaySchema}. */
export function compileRafaySchema(): ValidateFunction {
  return new Ajv2020({
    strict: false,
    allErrors: true,
    validateFormats: false,
  }).compile(JSON.parse(readFileSync(rafaySchemaFile, 'utf8')));
}
