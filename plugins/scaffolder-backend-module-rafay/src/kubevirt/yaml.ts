import { InputError } from '@backstage/errors';
import { parseAllDocuments, stringify } from 'yaml';
import type { KubeDoc } from './types';

/**
 * Writes Kubernetes objects as canonical YAML: two spaces, no anchors, no folded lines, keys in the
 * order they were built, one `---` between documents and a newline at the end.
 *
 * Kubernetes reads YAML with sigs.k8s.io/yaml, which resolves scalars by YAML 1.1 (`yes`, `on`,
 * `012`, `0x1`, `1e3`, `12:30` are no strings there). So every string that either version would not
 * read back as the same string is quoted.
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
  // `version: '1.1'` makes the writer quote what 1.1 would read otherwise; `compat` adds the words
  // and numbers that only the 1.2 core schema reads, so that both kinds of reader agree.
  return stringify(dropUndefined(value), {
    version: '1.1',
    compat: 'core',
    schema: 'yaml-1.1',
    merge: false,
    lineWidth: 0,
    aliasDuplicateObjects: false,
    indentSeq: false,
    minContentWidth: 0,
    blockQuote: 'literal',
  });
}

/**
 * Limits for YAML that comes from outside.
 *
 * @public
 */
export interface ParseYamlOptions {
  /** How errors call the text. */
  name: string;
  /** Largest accepted size in bytes; default 4 MiB. */
  maxBytes?: number;
  /** Largest number of documents; default 500. */
  maxDocuments?: number;
}

/**
 * Reads a stream of Kubernetes objects. Anchors, merge keys, tags and duplicate keys are refused:
 * no manifest needs them, and they are how one text means two things to two readers.
 *
 * @public
 */
export function parseKubeDocs(
  text: string,
  options: ParseYamlOptions,
): KubeDoc[] {
  const { name, maxBytes = 4 * 1024 * 1024, maxDocuments = 500 } = options;
  if (Buffer.byteLength(text, 'utf8') > maxBytes) {
    throw new InputError(
      `${name} is larger than ${maxBytes} bytes; manifests of that size are not accepted`,
    );
  }
  const parsed = parseAllDocuments(text, {
    version: '1.1',
    schema: 'yaml-1.1',
    merge: false,
    uniqueKeys: true,
    strict: true,
    stringKeys: true,
    logLevel: 'silent',
    prettyErrors: true,
  });
  const list = Array.isArray(parsed) ? parsed : [];
  if (list.length > maxDocuments) {
    throw new InputError(`${name} has more than ${maxDocuments} documents`);
  }
  const docs: KubeDoc[] = [];
  for (const document of list) {
    const problem = document.errors[0] ?? document.warnings[0];
    if (problem) {
      throw new InputError(
        `${name} is not valid YAML: ${firstLine(problem.message)}`,
      );
    }
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 0 });
    } catch {
      throw new InputError(
        `${name} uses YAML anchors and aliases; write the values out`,
      );
    }
    if (value === null || value === undefined) {
      continue;
    }
    docs.push(toKubeDoc(value, `${name}, document ${docs.length + 1}`));
  }
  return docs;
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

/** Tells plain objects from arrays and scalars. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Copies plain data and leaves out what is undefined, which YAML would write as null. */
export function dropUndefined<T>(value: T): T {
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

function firstLine(message: string): string {
  return message.split('\n')[0].replace(/:$/, '');
}
