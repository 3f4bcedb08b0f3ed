import { badRequest } from '../status';
import { Json, KubeObject } from '../types';

/** Says whether an object is selected. */
export type Selector = (object: KubeObject) => boolean;

type LabelTest = (labels: Record<string, string>) => boolean;

const SET = /^([A-Za-z0-9][-A-Za-z0-9_./]*)\s+(in|notin)\s*\(([^()]*)\)$/;
const COMPARE =
  /^([A-Za-z0-9][-A-Za-z0-9_./]*)\s*(==|=|!=|>|<)\s*([-A-Za-z0-9_.]*)$/;
const EXISTS = /^(!?)\s*([A-Za-z0-9][-A-Za-z0-9_./]*)$/;

function splitOutsideParentheses(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') {
      depth++;
    } else if (text[i] === ')') {
      depth--;
    } else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map(part => part.trim());
}

function compareTest(key: string, operator: string, value: string): LabelTest {
  switch (operator) {
    case '!=':
      return labels => labels[key] !== value;
    case '>':
      return labels => Number(labels[key]) > Number(value);
    case '<':
      return labels => Number(labels[key]) < Number(value);
    default:
      return labels => labels[key] === value;
  }
}

function labelTest(requirement: string): LabelTest {
  const set = SET.exec(requirement);
  if (set) {
    const [, key, operator, list] = set;
    const values = new Set(list.split(',').map(value => value.trim()));
    return operator === 'in'
      ? labels => key in labels && values.has(labels[key])
      : labels => !(key in labels) || !values.has(labels[key]);
  }
  const compare = COMPARE.exec(requirement);
  if (compare) {
    return compareTest(compare[1], compare[2], compare[3]);
  }
  const exists = EXISTS.exec(requirement);
  if (exists) {
    const [, not, key] = exists;
    return not ? labels => !(key in labels) : labels => key in labels;
  }
  throw badRequest(
    `unable to parse requirement: found '${requirement}', expected: a label selector requirement`,
  );
}

const NO_LABELS: Record<string, string> = Object.freeze({});

/** Reads a label selector: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`. Undefined selects all. */
export function labelSelector(text: string | undefined): Selector | undefined {
  if (!text?.trim()) {
    return undefined;
  }
  const tests = splitOutsideParentheses(text).map(labelTest);
  return object => {
    const labels = object.metadata.labels ?? NO_LABELS;
    return tests.every(test => test(labels));
  };
}

type FieldReader = (object: KubeObject) => unknown;

const COMMON_FIELDS: Record<string, FieldReader> = {
  'metadata.name': object => object.metadata.name,
  'metadata.namespace': object => object.metadata.namespace,
};

function reader(path: string): FieldReader {
  const steps = path.split('.');
  return object => steps.reduce<Json>((at, step) => at?.[step], object);
}

function readers(...paths: string[]): Record<string, FieldReader> {
  return Object.fromEntries(paths.map(path => [path, reader(path)]));
}

// The fields that k8s.io/kubernetes pkg/apis/core/v1/conversion.go lets one select by.
const FIELDS: Record<string, Record<string, FieldReader>> = {
  pods: readers(
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ),
  nodes: readers('spec.unschedulable'),
  namespaces: readers('status.phase'),
  secrets: readers('type'),
  events: {
    ...readers(
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'type',
    ),
    source: object => object.source?.component ?? object.reportingComponent,
  },
};

/** Reads a field selector for a resource; a field that it can't select by is a 400. */
export function fieldSelector(
  resource: string,
  text: string | undefined,
): Selector | undefined {
  if (!text?.trim()) {
    return undefined;
  }
  const known = { ...COMMON_FIELDS, ...FIELDS[resource] };
  const tests = text
    .split(/(?<!\\),/)
    .filter(Boolean)
    .map(requirement => {
      const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(requirement.trim());
      if (!match) {
        throw badRequest(
          `invalid selector: '${text}'; can't understand '${requirement}'`,
        );
      }
      const [, field, operator, raw] = match;
      const value = raw.replace(/\\([\\,=])/g, '$1');
      if (!Object.prototype.hasOwnProperty.call(known, field)) {
        throw badRequest(`field label not supported: ${field}`);
      }
      const read = known[field];
      const wanted = operator !== '!=';
      return (object: KubeObject) =>
        (String(read(object) ?? '') === value) === wanted;
    });
  return object => tests.every(test => test(object));
}

/** Both selectors hold. */
export function bothSelectors(
  first: Selector | undefined,
  second: Selector | undefined,
): Selector | undefined {
  if (!first || !second) {
    return first ?? second;
  }
  return object => first(object) && second(object);
}
