import { KubeObject } from '../types';
import { humanAge } from './ages';
import { jsonPath } from './jsonPath';

/** A column of `kubectl get`. */
export interface Column {
  name: string;
  type: string;
  format?: string;
  /** 0 is always shown, 1 with `-o wide` only. */
  priority: number;
  cell(object: KubeObject, now: Date): unknown;
}

/** A column by its name and what stands in it. */
export function column(
  name: string,
  cell: (object: KubeObject, now: Date) => unknown,
  options: { type?: string; format?: string; priority?: number } = {},
): Column {
  const { type = 'string', format = '', priority = 0 } = options;
  return { name, type, format, priority, cell };
}

/** Shown with `-o wide` only. */
export const WIDE = { priority: 1 };
/** Whole numbers. */
export const NUMBER = { type: 'integer' };
/** The first column of nearly everything. */
export const NAME = column('Name', object => object.metadata.name, {
  format: 'name',
});
/** The last column of nearly everything. */
export const AGE = column('Age', (object, now) =>
  humanAge(object.metadata.creationTimestamp, now),
);

/** What stands at a JSON path, or the fallback where nothing does. */
export function read(path: string, fallback: unknown = '<none>') {
  const value = jsonPath(path);
  return (object: KubeObject) => value(object) ?? fallback;
}
