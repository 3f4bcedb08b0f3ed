import { isValueSet, mergeKeyOf } from './mergeKeys';
import type { Json } from '../types';

/**
 * The paths of the leaves that a manager owns. A path is the steps of `FieldsV1` (`f:spec`,
 * `k:{"name":"a"}`, `v:"x"`, `.` for an item itself), joined by a character that no key holds.
 */
export type FieldSet = Set<string>;

const SEPARATOR = '\u0000';

function isObject(value: unknown): value is Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Fields that the server sets, and no manager owns. */
const NOT_OWNED = new Set([
  'f:apiVersion',
  'f:kind',
  ...[
    'name',
    'namespace',
    'uid',
    'resourceVersion',
    'generation',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'managedFields',
    'generateName',
    'selfLink',
  ].map(field => `f:metadata${SEPARATOR}f:${field}`),
]);

/** How lists are merged: in custom resources whose schema says nothing they are atomic. */
export interface ListRules {
  atomicLists: boolean;
}

/** The items of a list as steps of a path, or undefined for one that is owned as a whole. */
function listSteps(
  field: string,
  list: Json[],
  rules: ListRules,
): Map<string, Json> | undefined {
  if (isValueSet(field)) {
    return new Map(list.map(item => [`v:${JSON.stringify(item)}`, item]));
  }
  if (rules.atomicLists && field !== 'ownerReferences') {
    return undefined;
  }
  const key = mergeKeyOf(field, list);
  return key
    ? new Map(
        list.map(item => [`k:${JSON.stringify({ [key]: item[key] })}`, item]),
      )
    : undefined;
}

function walk(
  value: Json,
  field: string,
  path: string,
  rules: ListRules,
  visit: (path: string, value: Json) => void,
): void {
  const deeper = (step: string) => (path ? path + SEPARATOR + step : step);
  if (NOT_OWNED.has(path)) {
    return;
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value)) {
      if (inner !== undefined) {
        walk(inner, key, deeper(`f:${key}`), rules, visit);
      }
    }
    return;
  }
  const steps =
    Array.isArray(value) && value.length > 0
      ? listSteps(field, value, rules)
      : undefined;
  if (!steps) {
    visit(path, value);
    return;
  }
  for (const [step, item] of steps) {
    visit(`${deeper(step)}${SEPARATOR}.`, true);
    if (isObject(item)) {
      walk(item, field, deeper(step), rules, visit);
    }
  }
}

/** The leaves of an object by their paths. */
export function leavesOf(object: Json, rules: ListRules): Map<string, Json> {
  const leaves = new Map<string, Json>();
  walk(object, '', '', rules, (path, value) => leaves.set(path, value));
  return leaves;
}

/** As `fieldsV1` of managedFields. */
export function toFieldsV1(fields: Iterable<string>): Record<string, Json> {
  const root: Record<string, Json> = {};
  for (const path of [...fields].sort()) {
    let at = root;
    for (const step of path.split(SEPARATOR)) {
      at[step] ??= {};
      at = at[step];
    }
  }
  return root;
}

export function fromFieldsV1(
  fieldsV1: Record<string, Json> | undefined,
): FieldSet {
  const fields: FieldSet = new Set();
  const visit = (node: Record<string, Json>, path: string) => {
    const entries = Object.entries(node);
    if (entries.length === 0 && path) {
      fields.add(path);
    }
    for (const [step, inner] of entries) {
      visit(inner, path ? path + SEPARATOR + step : step);
    }
  };
  visit(fieldsV1 ?? {}, '');
  return fields;
}

/** The path as messages show it: `.spec.containers[name="a"].image`. */
export function describePath(path: string): string {
  return path
    .split(SEPARATOR)
    .filter(step => step !== '.')
    .map(step => {
      const rest = step.slice(2);
      if (step.startsWith('f:')) {
        return `.${rest}`;
      }
      if (step.startsWith('v:')) {
        return `[=${rest}]`;
      }
      const pairs = Object.entries(JSON.parse(rest));
      return `[${pairs
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join(',')}]`;
    })
    .join('');
}

function stepInto(value: Json, step: string): Json {
  if (step.startsWith('f:')) {
    return value?.[step.slice(2)];
  }
  const [key, wanted] = Object.entries(JSON.parse(step.slice(2)))[0];
  return Array.isArray(value)
    ? value.find(item => item?.[key] === wanted)
    : undefined;
}

/** Takes the leaf at the path out of the object, and the parents that are empty then. */
export function removeLeaf(object: Json, path: string): void {
  const steps = path.split(SEPARATOR);
  const whole = steps[steps.length - 1] === '.';
  if (whole) {
    steps.pop();
  }
  const parents: Json[] = [object];
  for (const step of steps.slice(0, -1)) {
    parents.push(stepInto(parents[parents.length - 1], step));
  }
  for (let i = steps.length - 1; i >= 0; i--) {
    const parent = parents[i];
    const last = i === steps.length - 1;
    if (parent === undefined || parent === null) {
      continue;
    }
    const child = steps[i].startsWith('v:')
      ? undefined
      : stepInto(parent, steps[i]);
    // An item of a list is gone with its own entry only; an emptied map goes with its last field.
    const emptied = isObject(child) && Object.keys(child).length === 0 && i > 0;
    if (last || emptied || (Array.isArray(child) && child.length === 0)) {
      removeStep(parent, steps[i]);
    } else {
      return;
    }
  }
}

function removeStep(parent: Json, step: string): void {
  if (step.startsWith('f:')) {
    delete parent[step.slice(2)];
    return;
  }
  const wanted = JSON.parse(step.slice(2));
  const index = (parent as Json[]).findIndex(item =>
    step.startsWith('v:')
      ? item === wanted
      : Object.entries(wanted).every(([key, value]) => item?.[key] === value),
  );
  if (index >= 0) {
    parent.splice(index, 1);
  }
}
