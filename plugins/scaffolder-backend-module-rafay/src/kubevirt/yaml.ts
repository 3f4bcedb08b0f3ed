import { InputError } from '@backstage/errors';
import { Document, visit } from 'yaml';
import {
  kubernetesFlavour,
  MERGE,
  readYaml,
  type ParseYamlOptions,
} from './readYaml';
import type { KubeDoc } from './types';

// Characters that some reader or some terminal takes for more than themselves: control characters,
// NEL, the line and paragraph separators, direction marks, the byte order mark, a lone surrogate.
const NEEDS_ESCAPE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const RAW_SPECIAL =
  /[\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]/g;
// `=` and `<<` are the value and merge keys of YAML 1.1; `---` and `...` end a document; a leading
// digit, sign or dot may be a number, a date or a base-60 number to some reader, unless a unit as in
// 2Gi follows it.
const MAY_MEAN_MORE =
  /^(?:=|<<|---|\.\.\.|[-+]?\.|~|(?!\d+(?:[KMGTP]i|[kMGTP])$)[-+.]?\d)/;

/**
 * Writes Kubernetes objects as canonical YAML: two spaces, no anchors, no folded lines, keys in the
 * order they were built, one `---` between documents and a newline at the end.
 *
 * Every string that any reader, YAML 1.1 or 1.2, would not read back as the same string is quoted.
 *
 * @public
 */
export function toYaml(docs: readonly unknown[]): string {
  return docs.map(doc => toYamlDocument(doc)).join('---\n');
}

/**
 * Writes one plain value as YAML, as {@link toYaml} does.
 *
 * @public
 */
export function toYamlDocument(value: unknown): string {
  const document = new Document(dropUndefined(value), {
    ...kubernetesFlavour(MERGE),
    // `compat` quotes what only the core schema of YAML 1.2 would read as something else.
    compat: 'core',
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Scalar(_key, node) {
      if (
        typeof node.value === 'string' &&
        (NEEDS_ESCAPE.test(node.value) || MAY_MEAN_MORE.test(node.value))
      ) {
        node.type = 'QUOTE_DOUBLE';
      }
    },
  });
  const text = document.toString({
    lineWidth: 0,
    indentSeq: false,
    minContentWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    blockQuote: 'literal',
  });
  // The writer leaves some of them as they are inside double quotes, where readers of YAML 1.1 take
  // NEL and the separators for line breaks. Every scalar that has one is double-quoted by now.
  return text.replace(
    RAW_SPECIAL,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Reads a stream of Kubernetes objects, as {@link readYaml} does.
 *
 * @public
 */
export function parseKubeDocs(
  text: string,
  options: ParseYamlOptions,
): KubeDoc[] {
  return parsePlainYaml(text, options).map((value, index) =>
    toKubeDoc(value, `${options.name}, document ${index + 1}`),
  );
}

/**
 * Reads a stream of plain values, as {@link readYaml} does; empty documents are left out.
 *
 * @throws InputError for the first document that is wrong
 */
export function parsePlainYaml(
  text: string,
  options: ParseYamlOptions,
): unknown[] {
  return readYaml(text, options)
    .map(({ value, problem }) => {
      if (problem) {
        throw new InputError(`${options.name} ${problem.message}`);
      }
      return value;
    })
    .filter(value => value !== null && value !== undefined);
}

/**
 * Checks that a value has the shape every Kubernetes object has.
 *
 * @public
 */
export function toKubeDoc(value: unknown, name: string): KubeDoc {
  if (!isObject(value)) {
    throw new InputError(`${name} is not an object`);
  }
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || !apiVersion) {
    throw new InputError(`${name} has no apiVersion`);
  }
  if (typeof kind !== 'string' || !kind) {
    throw new InputError(`${name} has no kind`);
  }
  if (!isObject(metadata) || typeof metadata.name !== 'string') {
    throw new InputError(`${name} (${kind}) has no metadata.name`);
  }
  return value as KubeDoc;
}

/** Distinguishes plain objects from arrays and scalars. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Copies plain data and leaves out what is undefined, which YAML would write as null. */
function dropUndefined<T>(value: T): T {
  if (Array.isArray(value)) {
    return value
      .filter(item => item !== undefined)
      .map(item => dropUndefined(item)) as T;
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, dropUndefined(item)]),
    ) as T;
  }
  return value;
}
