import { show } from '../checks';
import { parseQuantity } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { isObject } from '../yaml';
import { schemaAt, type CrdKind, type CrdSchema } from './crdSchemas';
import { nearestField } from './nearestField';

/** A difference between an object and its kind's schema. */
export interface StructureProblem {
  /** Below the object, for example `spec.template.spec.domain.cpu.cores`. */
  path: string;
  /** In words, without the path. */
  message: string;
  /** That there is no such field in this release; what differs otherwise is wrong in every one. */
  unknown: boolean;
  /** The field that was meant, as far as can be guessed. */
  nearest?: string;
}

/** More than anybody reads at a time. */
const MAX_PROBLEMS = 20;
const INT32 = 2 ** 31;

type ValueType = NonNullable<CrdSchema['type']> | 'null';

const WORDS: Record<ValueType, string> = {
  object: 'an object',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  null: 'null',
};

interface Place {
  /** As people read it, with indexes. */
  readonly text: string;
  /** As the schema has it, with `[]`. */
  readonly fields: readonly string[];
}

class Walk {
  readonly problems: StructureProblem[] = [];
  readonly #crd: CrdKind;

  constructor(crd: CrdKind) {
    this.#crd = crd;
  }

  value(value: unknown, place: number, at: Place): void {
    if (this.problems.length >= MAX_PROBLEMS) {
      return;
    }
    const schema = schemaAt(place);
    const wrong = wrongValue(value, schema);
    if (wrong) {
      this.problems.push({ path: at.text, message: wrong, unknown: false });
    } else if (Array.isArray(value)) {
      this.#items(value, schema, at);
    } else if (isObject(value)) {
      this.#fields(value, schema, at);
    }
  }

  #items(list: unknown[], schema: CrdSchema, at: Place): void {
    const double = firstDouble(list, schema);
    if (double !== undefined) {
      this.problems.push({
        path: `${at.text}[${double}]`,
        message: `is in the list before; ${
          schema['x-kubernetes-list-map-keys']?.join(' and ') ?? 'each value'
        } must differ`,
        unknown: false,
      });
    }
    if (schema.items !== undefined) {
      list.forEach((item, index) =>
        this.value(item, schema.items!, {
          text: `${at.text}[${index}]`,
          fields: [...at.fields, '[]'],
        }),
      );
    }
  }

  #fields(value: Record<string, unknown>, schema: CrdSchema, at: Place): void {
    const { properties = {}, additionalProperties } = schema;
    for (const name of schema.required ?? []) {
      if (value[name] === undefined || value[name] === null) {
        this.problems.push({
          path: below(at, name).text,
          message: 'is missing',
          unknown: false,
        });
      }
    }
    for (const [name, item] of Object.entries(value)) {
      const known = Object.hasOwn(properties, name)
        ? properties[name]
        : additionalProperties;
      // The API server drops null where the schema allows none (structural defaulting).
      if (known !== undefined && item !== null) {
        this.value(item, known, below(at, name));
      } else if (
        known === undefined &&
        !schema['x-kubernetes-preserve-unknown-fields'] &&
        this.problems.length < MAX_PROBLEMS
      ) {
        this.#unknown(name, at);
      }
    }
  }

  #unknown(name: string, at: Place): void {
    const { product, version, schema } = this.#crd;
    this.problems.push({
      path: below(at, name).text,
      message: `${product} ${version} has no such field`,
      unknown: true,
      nearest: nearestField(schema, at.fields, name),
    });
  }
}

/**
 * Holds an object against the structural schema of its kind, as the API server does: unknown fields, which it would
 * drop, and values of the wrong type, which it refuses (kubernetes/apiextensions-apiserver
 * pkg/apiserver/schema/pruning, pkg/apiserver/validation). Goes through each value once; the object is nested no
 * deeper than its reader allows.
 */
export function checkStructure(
  object: object,
  crd: CrdKind,
): StructureProblem[] {
  const walk = new Walk(crd);
  walk.value(object, crd.schema, { text: '', fields: [] });
  return walk.problems;
}

function below(at: Place, name: string): Place {
  const shown = name.length > 80 ? `${name.slice(0, 77)}...` : name;
  return {
    text: at.text ? `${at.text}.${shown}` : shown,
    fields: [...at.fields, name],
  };
}

/** What is wrong with a value by itself, in words. */
function wrongValue(value: unknown, schema: CrdSchema): string | undefined {
  const type = typeOf(value);
  if (schema['x-kubernetes-int-or-string']) {
    // KubeVirt's mutating webhooks read an amount, and write it as text, before the CRD is asked.
    const isAmount = type === 'number' && schema.pattern !== undefined;
    if (type !== 'integer' && type !== 'string' && !isAmount) {
      return `must be a whole number or text, not ${WORDS[type]}`;
    }
  } else if (
    schema.type &&
    schema.type !== type &&
    !(schema.type === 'number' && type === 'integer')
  ) {
    return `must be ${WORDS[schema.type]}, not ${WORDS[type]}${
      type === 'string' && isWord(value as string, schema.type)
        ? ` (write ${value} without quotes)`
        : ''
    }`;
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return `${show(value)} is none of ${schema.enum.join(', ')}`;
  }
  if (typeof value === 'string') {
    return wrongText(value, schema);
  }
  if (typeof value === 'number') {
    return wrongNumber(value, schema);
  }
  if (Array.isArray(value)) {
    const { minItems = 0, maxItems = Infinity } = schema;
    return value.length < minItems || value.length > maxItems
      ? `has ${value.length} items, and may have ${minItems} to ${maxItems}`
      : undefined;
  }
  return undefined;
}

function typeOf(value: unknown): ValueType {
  if (value === null || value === undefined) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  return typeof value === 'string' || typeof value === 'boolean'
    ? (typeof value as 'string' | 'boolean')
    : 'object';
}

/** Whether a text would be of the type, had it no quotes. */
function isWord(text: string, type: CrdSchema['type']): boolean {
  return type === 'boolean'
    ? /^(?:true|false)$/.test(text)
    : (type === 'integer' || type === 'number') && /^\d{1,9}$/.test(text);
}

function wrongText(text: string, schema: CrdSchema): string | undefined {
  const { pattern, minLength = 0, maxLength = Infinity } = schema;
  if (text.length < minLength || text.length > maxLength) {
    return `has ${text.length} characters, and may have ${minLength} to ${maxLength}`;
  }
  // The one pattern of these CRDs is that of an amount (apimachinery resource.Quantity).
  return pattern !== undefined && parseQuantity(text) === undefined
    ? `${show(text)} is no amount such as 500m or 2Gi`
    : undefined;
}

function wrongNumber(number: number, schema: CrdSchema): string | undefined {
  const { minimum = -Infinity, maximum = Infinity, format } = schema;
  const limit =
    format === 'int32'
      ? { min: Math.max(minimum, -INT32), max: Math.min(maximum, INT32 - 1) }
      : { min: minimum, max: maximum };
  return number < limit.min || number > limit.max
    ? `${number} must be from ${limit.min} to ${limit.max}`
    : undefined;
}

/** Of lists that are sets or maps: the first item that is there before. */
function firstDouble(list: unknown[], schema: CrdSchema): number | undefined {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'set' && !keys) {
    return undefined;
  }
  const seen = new Set<string>();
  const index = list.findIndex(item => {
    const key = JSON.stringify(
      keys ? keys.map(name => isObject(item) && item[name]) : item,
    );
    const known = seen.has(key);
    seen.add(key);
    return known;
  });
  return index < 0 ? undefined : index;
}
