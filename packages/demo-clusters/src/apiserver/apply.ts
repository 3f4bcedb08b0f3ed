import { isDeepStrictEqual } from 'node:util';
import { applyConflict } from '../status';
import { mutableCopy } from '../store';
import { Json, KubeObject } from '../types';
import {
  FieldSet,
  ListRules,
  describePath,
  fromFieldsV1,
  leavesOf,
  removeLeaf,
  toFieldsV1,
} from './fieldSets';
import { mergePatch, strategicMergePatch } from './patches';

type ManagedFields = Record<string, Json>[];

interface Manager {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  /** RFC 3339. */
  time: string;
  subresource?: string;
}

function isEntryOf(entry: Record<string, Json>, manager: Manager): boolean {
  return (
    entry.manager === manager.manager &&
    entry.operation === manager.operation &&
    (entry.subresource ?? '') === (manager.subresource ?? '')
  );
}

function withEntry(
  entries: ManagedFields,
  manager: Manager,
  fields: FieldSet,
): ManagedFields {
  const others = entries.filter(entry => !isEntryOf(entry, manager));
  if (fields.size === 0) {
    return others;
  }
  const before = entries.find(entry => isEntryOf(entry, manager));
  const fieldsV1 = toFieldsV1(fields);
  const unchanged = before && isDeepStrictEqual(before.fieldsV1, fieldsV1);
  const entry = {
    manager: manager.manager,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    time: unchanged ? before.time : manager.time,
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(manager.subresource && { subresource: manager.subresource }),
  };
  return before
    ? entries.map(other => (other === before ? entry : other))
    : [...others, entry];
}

/** Takes fields from all managers but one. */
function disown(
  entries: ManagedFields,
  fields: FieldSet,
  except: Manager,
): ManagedFields {
  return entries.flatMap(entry => {
    if (isEntryOf(entry, except)) {
      return [entry];
    }
    const owned = fromFieldsV1(entry.fieldsV1);
    const kept = new Set([...owned].filter(path => !fields.has(path)));
    if (kept.size === owned.size) {
      return [entry];
    }
    return kept.size > 0 ? [{ ...entry, fieldsV1: toFieldsV1(kept) }] : [];
  });
}

/** Notes in `managedFields` what an update changed, and who did it. */
export function recordUpdate(
  before: KubeObject | undefined,
  after: KubeObject,
  manager: Manager,
  rules: ListRules,
): KubeObject {
  const old = leavesOf(before ?? {}, rules);
  const now = leavesOf(after, rules);
  const changed: FieldSet = new Set(
    [...now.keys()].filter(
      path =>
        !old.has(path) || !isDeepStrictEqual(old.get(path), now.get(path)),
    ),
  );
  const gone: FieldSet = new Set([...old.keys()].filter(p => !now.has(p)));
  if (changed.size === 0 && gone.size === 0) {
    return after;
  }
  const entries: ManagedFields = before?.metadata.managedFields ?? [];
  const own = entries.find(entry => isEntryOf(entry, manager));
  const fields: FieldSet = new Set([
    ...[...fromFieldsV1(own?.fieldsV1)].filter(path => now.has(path)),
    ...changed,
  ]);
  const others = disown(entries, new Set([...changed, ...gone]), manager);
  return {
    ...after,
    metadata: {
      ...after.metadata,
      managedFields: withEntry(others, manager, fields),
    },
  };
}

function conflictsOf(
  current: KubeObject,
  wanted: Map<string, unknown>,
  manager: Manager,
  rules: ListRules,
): { manager: string; path: string; operation: string; apiVersion: string }[] {
  const live = leavesOf(current, rules);
  const differing = [...wanted.keys()].filter(
    path =>
      live.has(path) && !isDeepStrictEqual(live.get(path), wanted.get(path)),
  );
  return (current.metadata.managedFields ?? [])
    .filter(entry => !isEntryOf(entry, manager))
    .flatMap(entry => {
      const owned = fromFieldsV1(entry.fieldsV1);
      return differing
        .filter(path => owned.has(path))
        .map(path => ({
          manager: entry.manager,
          operation: entry.operation,
          apiVersion: entry.apiVersion,
          path,
        }));
    });
}

/**
 * Server-side apply: the fields that are given become the manager's, those it gave before and gives
 * no more go, and fields of others that would change are conflicts unless it is forced. A simplified
 * form: lists follow the merge keys of built-in types, or are atomic in custom resources.
 */
export function applyConfiguration(
  current: KubeObject | undefined,
  config: KubeObject,
  options: { manager: Manager; force: boolean; rules: ListRules },
): KubeObject {
  const { manager, force, rules } = options;
  const { managedFields: _, ...metadata } = config.metadata;
  const given = { ...config, metadata } as KubeObject;
  const wanted = leavesOf(given, rules);
  const fields: FieldSet = new Set(wanted.keys());
  if (!current) {
    return {
      ...given,
      metadata: { ...metadata, managedFields: withEntry([], manager, fields) },
    };
  }
  const conflicts = conflictsOf(current, wanted, manager, rules);
  if (conflicts.length > 0 && !force) {
    throw applyConflict(
      conflicts.map(({ manager: name, operation, apiVersion, path }) => ({
        manager:
          operation === 'Update'
            ? `"${name}" using ${apiVersion}`
            : `"${name}"`,
        field: describePath(path),
      })),
    );
  }
  const entries: ManagedFields = current.metadata.managedFields ?? [];
  const own = entries.find(entry => isEntryOf(entry, manager));
  const others = disown(
    entries,
    new Set(conflicts.map(({ path }) => path)),
    manager,
  );
  const stillOwned = new Set(
    others
      .filter(entry => !isEntryOf(entry, manager))
      .flatMap(entry => [...fromFieldsV1(entry.fieldsV1)]),
  );
  const merge = rules.atomicLists ? mergePatch : strategicMergePatch;
  const merged = mutableCopy(merge(current, given)) as KubeObject;
  for (const path of fromFieldsV1(own?.fieldsV1)) {
    if (!fields.has(path) && !stillOwned.has(path)) {
      removeLeaf(merged, path);
    }
  }
  merged.metadata.managedFields = withEntry(others, manager, fields);
  return merged;
}
