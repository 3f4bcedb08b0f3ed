import { InputError } from '@backstage/errors';
import {
  Composer,
  isNode,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  visit,
  type Document,
  type Tags,
} from 'yaml';

const TIMESTAMP = 'tag:yaml.org,2002:timestamp';
const FLOAT = 'tag:yaml.org,2002:float';
export const MERGE = 'tag:yaml.org,2002:merge';

/**
 * Options of the YAML that Kubernetes reads: scalars by YAML 1.1, but what looks like a date stays a string
 * (sigs.k8s.io/yaml, goyaml.v2/resolve.go).
 *
 * @param without - tags that are not resolved
 */
export function kubernetesFlavour(...without: string[]) {
  return {
    version: '1.1',
    schema: 'yaml-1.1',
    merge: false,
    customTags: (tags: Tags) =>
      tags.filter(tag => typeof tag === 'string' || !without.includes(tag.tag)),
  } as const;
}

// What Kubernetes takes for a number with a fraction or an exponent (sigs.k8s.io/yaml goyaml.v2/resolve.go, yamlStyleFloat).
// The library needs no digit before either, and would read the network model `e1000` as NaN.
const FRACTION = /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*\.[0-9_]*)$/;
const EXPONENT =
  /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)[eE][-+]?[0-9]+$/;

function withKubernetesFloats(tags: Tags): Tags {
  return tags.map(tag => {
    if (typeof tag !== 'object' || tag.tag !== FLOAT || !('test' in tag)) {
      return tag;
    }
    if (tag.test?.test('1e3')) {
      return { ...tag, test: EXPONENT };
    }
    return tag.test?.test('1.5') ? { ...tag, test: FRACTION } : tag;
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

/** Deeper than the schema of any CRD. */
const MAX_DEPTH = 100;
/** Words and marks; the operator manifests have about one for five bytes. */
const MAX_LEXEMES = 2_000_000;

/** A document of a stream, or what is wrong with it. */
export interface YamlDocument {
  value: unknown;
  /** The first thing that is wrong; there is no value then. */
  problem?: { message: string; line: number };
  /** Line of a field, counted from 1; the nearest parent's where the field is not there. */
  line(field: (string | number)[]): number;
}

/**
 * Reads a stream of plain values from text of others, in time that grows with its length. Anchors, merge
 * keys, own tags, directives and duplicate keys are refused: no manifest needs them, and they are how one
 * text means two things to two readers.
 *
 * @throws InputError if the text is more than the options allow, or nested too deeply
 */
export function readYaml(
  text: string,
  options: ParseYamlOptions,
): YamlDocument[] {
  const { name, maxBytes = 4 * 1024 * 1024, maxDocuments = 500 } = options;
  if (Buffer.byteLength(text, 'utf8') > maxBytes) {
    throw new InputError(
      `${name} is larger than ${maxBytes} bytes, which is more than any manifest needs`,
    );
  }
  const counter = new LineCounter();
  const flavour = kubernetesFlavour(MERGE, TIMESTAMP);
  const composer = new Composer({
    ...flavour,
    customTags: tags => withKubernetesFloats(flavour.customTags(tags)),
    lineCounter: counter,
    // The library compares each key with all before it; see below.
    uniqueKeys: false,
    strict: true,
    stringKeys: true,
    logLevel: 'silent',
    prettyErrors: false,
  });
  const documents: Document[] = [];
  for (const document of composer.compose(tokens(text, name, counter))) {
    documents.push(document);
    if (documents.length > maxDocuments) {
      throw new InputError(`${name} has more than ${maxDocuments} documents`);
    }
  }
  return documents.map(document => {
    const line = (field: (string | number)[]) =>
      lineOf(document, counter, field);
    const problem = findProblem(document);
    return problem
      ? {
          value: undefined,
          problem: {
            message: problem.message,
            line: counter.linePos(problem.offset).line || 1,
          },
          line,
        }
      : { value: document.toJS({ maxAliasCount: 0 }), line };
  });
}

/** The parser's tokens, as long as there are not too many and they do not lie too deep. */
function* tokens(text: string, name: string, counter: LineCounter) {
  const parser = new Parser(counter.addNewLine);
  counter.addNewLine(0);
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    count += 1;
    if (count > MAX_LEXEMES) {
      throw new InputError(`${name} has more parts than any manifest needs`);
    }
    // Reading goes down by calling itself, and the stack of the process is not endless.
    if (parser.stack.length > MAX_DEPTH) {
      throw new InputError(
        `${name} is nested more than ${MAX_DEPTH} levels deep`,
      );
    }
    for (const token of parser.next(lexeme)) {
      if (token.type === 'directive') {
        throw new InputError(
          `${name} uses YAML directives (%…); leave them out`,
        );
      }
      yield token;
    }
  }
  yield* parser.end();
}

function findProblem(
  document: Document,
): { message: string; offset: number } | undefined {
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    return {
      message: `is not valid YAML: ${firstLine(error.message)}`,
      offset: error.pos[0],
    };
  }
  let problem: { message: string; offset: number } | undefined;
  const found = (node: unknown, message: string) => {
    problem = {
      message,
      offset: (isNode(node) && node.range?.[0]) || 0,
    };
    return visit.BREAK;
  };
  visit(document, {
    Alias(_key, node) {
      return found(node, 'uses YAML anchors and aliases; write the values out');
    },
    Map(_key, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        const value = isScalar(key) ? key.value : key;
        if (value === '<<' && isScalar(key) && key.type === 'PLAIN') {
          return found(
            key,
            'uses the YAML merge key "<<"; write the values out',
          );
        }
        if (keys.has(value)) {
          return found(key, 'is not valid YAML: Map keys must be unique');
        }
        keys.add(value);
      }
      return undefined;
    },
  });
  return problem;
}

function lineOf(
  document: Document,
  counter: LineCounter,
  field: (string | number)[],
): number {
  for (let length = field.length; length >= 0; length -= 1) {
    const node =
      length === 0
        ? document.contents
        : document.getIn(field.slice(0, length), true);
    if (isNode(node) && node.range) {
      return counter.linePos(node.range[0]).line;
    }
  }
  return 1;
}

function firstLine(message: string): string {
  return message.split('\n')[0].replace(/:$/, '');
}
