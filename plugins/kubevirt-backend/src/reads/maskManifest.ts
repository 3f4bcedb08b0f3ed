import { MASK, withoutUrlSecrets } from '../model/urlSecrets';
import { SHOWN_ANNOTATIONS } from './shownAnnotations';
import type { Shown, ShownFields } from './shownField';
import { SHOWN_FIELDS } from './shownFields';

/** A kind of which the fields that are shown are known. */
export type ManifestKind = keyof typeof SHOWN_FIELDS;

/** Values of known fields are shorter, and of one line. */
const MAX_TEXT = 4096;

/** Labels and the like are shown whatever their name, unless it says what is in them. */
const SECRET_NAME =
  /secret|passw(or)?d|pwd|passphrase|token|credential|api[-_.]?key|access[-_.]?key|private[-_.]?key|authorization/i;

type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether there is something, and that is all one sees of it. */
function maskAll(value: unknown): unknown {
  const empty =
    value === null ||
    value === undefined ||
    (typeof value === 'object' && Object.keys(value).length === 0);
  return empty ? value : MASK;
}

/** Copies an object; own keys only, and safely where one is named like a part of every object. */
function rebuild(
  value: Plain,
  change: (key: string, item: unknown) => unknown,
): Plain {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, change(key, item)]),
  );
}

function maskScalar(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > MAX_TEXT || /[\r\n]/.test(value)
      ? MASK
      : withoutUrlSecrets(value);
  }
  return typeof value === 'number' || typeof value === 'boolean'
    ? value
    : maskAll(value);
}

function maskAnnotation(key: string, value: unknown): unknown {
  const isShown = SHOWN_ANNOTATIONS.some(prefix => key.startsWith(prefix));
  return isShown ? maskScalar(value) : maskAll(value);
}

function maskField(shown: ShownFields, key: string, value: unknown): unknown {
  if (Object.hasOwn(shown, key)) {
    return maskValue(shown[key], value);
  }
  return Object.hasOwn(shown, '*') && !SECRET_NAME.test(key)
    ? maskValue(shown['*'], value)
    : maskAll(value);
}

function maskItem(shown: Shown, value: unknown): unknown {
  if (shown === 'value') {
    return maskScalar(value);
  }
  if (!isPlain(value)) {
    return maskAll(value);
  }
  return rebuild(value, (key, item) =>
    shown === 'annotations'
      ? maskAnnotation(key, item)
      : maskField(shown, key, item),
  );
}

/** Goes no deeper than what is shown is described. */
function maskValue(shown: Shown, value: unknown): unknown {
  return Array.isArray(value)
    ? value.map(item => maskItem(shown, item))
    : maskItem(shown, value);
}

/**
 * A copy of an object for showing, without `managedFields`. What is shown are the fields of its kind that are known
 * to hold no secrets, without logins, queries and fragments of addresses; of all others one sees that they are set.
 */
export function maskManifest(kind: ManifestKind, object: object): Plain {
  return rebuild(object as Plain, (key, value) => {
    const masked = maskField(SHOWN_FIELDS[kind], key, value);
    if (key !== 'metadata' || !isPlain(masked)) {
      return masked;
    }
    const { managedFields: _, ...metadata } = masked;
    return metadata;
  });
}
