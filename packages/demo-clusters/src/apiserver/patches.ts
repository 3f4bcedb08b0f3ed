import { Operation, applyPatch } from 'fast-json-patch';
import { badRequest, StatusError, unprocessable } from '../status';
import { isValueSet, mergeKeyOf } from './mergeKeys';
import type { Json } from '../types';

function isObject(value: unknown): value is Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** RFC 7386. Changes neither of its arguments. */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) {
    return patch;
  }
  const result: Record<string, Json> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = mergePatch(result[key], value);
    }
  }
  return result;
}

function orderBy(list: Json[], order: Json[], keyOf: (item: Json) => Json) {
  const position = new Map(order.map((item, index) => [keyOf(item), index]));
  // Items that the order does not name keep their place behind those that it does.
  return list
    .map((item, index) => ({
      item,
      rank: position.get(keyOf(item)) ?? order.length + index,
    }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

function mergeKeyedList(list: Json[], patch: Json[], key: string): Json[] {
  if (patch.some(item => item.$patch === 'replace')) {
    return patch.filter(item => item.$patch !== 'replace');
  }
  let result = [...list];
  for (const item of patch) {
    const index = result.findIndex(other => other[key] === item[key]);
    if (item.$patch === 'delete') {
      result = result.filter(other => other[key] !== item[key]);
    } else if (index < 0) {
      result.push(strategicMergePatch({}, item));
    } else {
      result[index] = strategicMergePatch(result[index], item);
    }
  }
  return result;
}

function mergeList(field: string, list: Json[], patch: Json[]): Json[] {
  const key = mergeKeyOf(field, list, patch);
  if (key) {
    return mergeKeyedList(list, patch, key);
  }
  return isValueSet(field) ? [...new Set([...list, ...patch])] : patch;
}

function orderList(field: string, list: Json[], order: Json[]): Json[] {
  const key = mergeKeyOf(field, list, order);
  return orderBy(list, order, item => (key ? item?.[key] : item));
}

/** Strategic merge patch: lists of named things are merged by name, `$patch` and its like obeyed. */
export function strategicMergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) {
    return patch;
  }
  if (patch.$patch === 'replace') {
    const { $patch: _, ...replacement } = patch;
    return replacement;
  }
  if (patch.$patch === 'delete') {
    return {};
  }
  const result: Record<string, Json> = isObject(target) ? { ...target } : {};
  const orders: [string, Json[]][] = [];
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$setElementOrder/')) {
      orders.push([key.slice('$setElementOrder/'.length), value]);
    } else if (key.startsWith('$deleteFromPrimitiveList/')) {
      const field = key.slice('$deleteFromPrimitiveList/'.length);
      result[field] = result[field]?.filter((v: Json) => !value.includes(v));
    } else if (key === '$retainKeys') {
      for (const field of Object.keys(result)) {
        if (!value.includes(field)) {
          delete result[field];
        }
      }
    } else if (value === null) {
      delete result[key];
    } else if (Array.isArray(value)) {
      const list = Array.isArray(result[key]) ? result[key] : [];
      result[key] = mergeList(key, list, value);
    } else {
      result[key] = strategicMergePatch(result[key], value);
    }
  }
  for (const [field, order] of orders) {
    if (Array.isArray(result[field])) {
      result[field] = orderList(field, result[field], order);
    }
  }
  return result;
}

/** RFC 6902; what can't be applied is a 422. */
export function jsonPatch(target: Json, patch: unknown): Json {
  if (!Array.isArray(patch)) {
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  }
  try {
    return applyPatch(target, patch as Operation[], true, false).newDocument;
  } catch (error) {
    if (error instanceof StatusError) {
      throw error;
    }
    throw unprocessable();
  }
}
