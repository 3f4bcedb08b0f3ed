import { InputError } from '@backstage/errors';
import { isImageReference } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { isObject } from './yaml';

const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN =
  /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Throws the one kind of error that bad input gets: the field first, then what to do. */
export function refuse(path: string, message: string): never {
  throw new InputError(`${path}: ${message}`);
}

/** How a value is shown in an error: short, and on one line. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.stringify(
    text && text.length > 80 ? `${text.slice(0, 77)}...` : text ?? '',
  );
}

/**
 * Refuses what is not a DNS-1123 label, with the rule in words.
 *
 * @public
 */
export function checkDnsLabel(value: unknown, path: string): string {
  if (typeof value !== 'string' || !value) {
    refuse(path, 'a name is needed');
  }
  if (value.length > 63) {
    refuse(
      path,
      `${show(value)} has ${
        value.length
      } characters; names are DNS labels of at most 63`,
    );
  }
  if (!DNS_LABEL.test(value)) {
    refuse(
      path,
      `${show(
        value,
      )} is no DNS label: use lower-case letters, digits and "-", beginning and ending with a letter or digit`,
    );
  }
  return value;
}

/** Whether a text is a DNS-1123 label. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && DNS_LABEL.test(text);
}

/** Whether a text is a DNS-1123 subdomain. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && DNS_SUBDOMAIN.test(text);
}

/** Refuses what is not a DNS-1123 subdomain, as names of claims, Secrets and classes are. */
export function checkDnsSubdomain(value: unknown, path: string): string {
  if (typeof value !== 'string' || !isDnsSubdomain(value)) {
    refuse(
      path,
      `${show(
        value,
      )} is no Kubernetes name: use lower-case letters, digits, "-" and ".", at most 253 characters`,
    );
  }
  return value;
}

/** Refuses label keys that Kubernetes refuses. */
export function checkLabelKey(key: string, path: string): string {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  if (slash >= 0) {
    checkDnsSubdomain(key.slice(0, slash), path);
  }
  if (name.length > 63 || !LABEL_NAME.test(name)) {
    refuse(
      path,
      `${show(
        key,
      )} is no label key: use letters, digits, "-", "_" and ".", at most 63 characters, after an optional "domain/"`,
    );
  }
  return key;
}

/** Refuses label values that Kubernetes refuses. */
export function checkLabelValue(value: unknown, path: string): string {
  if (
    typeof value !== 'string' ||
    value.length > 63 ||
    (value && !LABEL_NAME.test(value))
  ) {
    refuse(
      path,
      `${show(
        value,
      )} is no label value: a string of letters, digits, "-", "_" and ".", at most 63 characters`,
    );
  }
  return value;
}

/** Refuses a set of labels when any key or value is bad. */
export function checkLabels(
  labels: unknown,
  path: string,
): Record<string, string> {
  if (labels === undefined) {
    return {};
  }
  if (!isObject(labels)) {
    refuse(path, 'must be an object of strings');
  }
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [
      checkLabelKey(key, path),
      checkLabelValue(value, `${path}.${key}`),
    ]),
  );
}

/** Refuses what is no image reference; credentials and schemes have no place in one. */
export function checkImage(value: unknown, path: string): string {
  if (typeof value !== 'string' || !value) {
    refuse(
      path,
      'an image is needed, for example quay.io/containerdisks/fedora:latest',
    );
  }
  if (!isImageReference(value)) {
    refuse(
      path,
      `${show(
        withoutCredentials(value),
      )} is no image reference; write registry/path:tag, without a scheme and without credentials`,
    );
  }
  return value;
}

/** What stands before an @ in the first part of an address may be somebody's password. */
function withoutCredentials(value: string): string {
  return value.replace(/^([a-z+.-]+:\/\/)?[^/]*@(?!sha256:)/i, '$1...@');
}

/**
 * Refuses one of two: a value that is not in the list.
 */
export function checkOneOf<T extends string>(
  value: unknown,
  allowed: readonly T[],
  path: string,
): T {
  if (!allowed.includes(value as T)) {
    refuse(path, `${show(value)} is unknown; use one of ${allowed.join(', ')}`);
  }
  return value as T;
}

/** Refuses what is no whole number between the limits. */
export function checkInteger(
  value: unknown,
  path: string,
  limits: { min: number; max: number },
): number {
  const number =
    typeof value === 'string' && /^\d{1,9}$/.test(value)
      ? Number(value)
      : value;
  if (
    typeof number !== 'number' ||
    !Number.isInteger(number) ||
    number < limits.min ||
    number > limits.max
  ) {
    refuse(
      path,
      `${show(value)} must be a whole number from ${limits.min} to ${
        limits.max
      }`,
    );
  }
  return number;
}

/**
 * Refuses any string, key or value, that means more than itself: to Rafay, which expands
 * `{{{ … }}}` in the YAML of add-ons and workloads, to other template engines, or to a terminal.
 *
 * @public
 */
export function checkNoTemplates(value: unknown, path: string): void {
  if (typeof value === 'string') {
    checkText(value, path, 'the text');
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => checkNoTemplates(item, `${path}[${index}]`));
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      checkText(key, path, `the key ${show(key)}`);
      checkNoTemplates(item, `${path}.${key}`);
    }
  }
}

// Texts are not shown: among them are those in which secrets are looked for later.
function checkText(value: string, path: string, what: string) {
  if (value.includes('{{')) {
    refuse(
      path,
      `${what} contains "{{". Rafay expands {{{ … }}} in what it applies, so this would not reach the cluster as written. Leave it out, or keep the text in a Secret or ConfigMap`,
    );
  }
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value)) {
    refuse(path, `${what} contains control characters`);
  }
  if (/\p{Surrogate}/u.test(value)) {
    refuse(path, `${what} contains half of a character (a lone surrogate)`);
  }
}

/** As deep as text may be nested (readYaml). */
const MAX_DEPTH = 100;

/**
 * Refuses an object that as text would be too large, or that is nested deeper than text may be. Does not
 * call itself, and stops where it knows.
 */
export function checkSize(
  value: unknown,
  path: string,
  maxBytes: number,
): void {
  let bytes = 0;
  const open: Array<[unknown, number]> = [[value, 0]];
  while (open.length > 0) {
    const [item, depth] = open.pop()!;
    if (depth > MAX_DEPTH) {
      refuse(path, `is nested more than ${MAX_DEPTH} levels deep`);
    }
    bytes += typeof item === 'string' ? Buffer.byteLength(item) : 4;
    if (typeof item === 'object' && item !== null) {
      for (const [key, child] of Object.entries(item)) {
        bytes += Array.isArray(item) ? 2 : Buffer.byteLength(key) + 2;
        open.push([child, depth + 1]);
      }
    }
    if (bytes > maxBytes) {
      refuse(
        path,
        `is larger than ${maxBytes} bytes, which is more than any manifest needs`,
      );
    }
  }
}
