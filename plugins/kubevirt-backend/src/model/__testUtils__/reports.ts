import { summarize } from '../summarize';
import { vmObjectsOf, type CapturedObjects } from './capturedObjects';

/** When the objects of `vmObjectsOf` are looked at. */
export const NOW = Date.parse('2026-08-01T10:05:00Z');

/** The view of objects. */
export const seen = (objects: CapturedObjects) =>
  summarize(vmObjectsOf(objects));

/** So many minutes after that. */
export const at = (minutes: number) =>
  new Date(NOW + minutes * 60_000).toISOString();
