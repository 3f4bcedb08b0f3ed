import { InputError } from '@backstage/errors';

const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const VERSION = /^v?[0-9A-Za-z][0-9A-Za-z.-]{0,62}$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const LABEL_KEY =
  /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/**
 * A name as Rafay and Kubernetes both take it. Longer or other names are accepted for some kinds,
 * but a name ends up in file names, labels and URLs alike.
 */
export function checkName(field: string, value: string): string {
  if (value.length > 63) {
    throw new InputError(
      `${field}: the name is ${value.length} characters long; at most 63 are allowed`,
    );
  }
  if (!DNS_LABEL.test(value)) {
    throw new InputError(
      `${field}: ${quote(
        value,
      )} is no valid name. Use lower-case letters, digits and '-', with a letter or digit at both ends`,
    );
  }
  return value;
}

/** A version is free text in Rafay; this is the part of it that is safe in file names as well. */
export function checkVersion(field: string, value: string): string {
  if (!VERSION.test(value) || value.includes('..')) {
    throw new InputError(
      `${field}: ${quote(
        value,
      )} is no valid version. Use letters, digits, '.' and '-', for example v1 or 1.2.0`,
    );
  }
  if (value === 'latest') {
    throw new InputError(
      `${field}: 'latest' is how Rafay refers to a version and cannot be the name of one`,
    );
  }
  return value;
}

/** Labels that choose clusters. */
export function checkLabels(
  field: string,
  labels: Record<string, string>,
): Record<string, string> {
  for (const [key, value] of Object.entries(labels)) {
    if (!LABEL_KEY.test(key)) {
      throw new InputError(`${field}: ${quote(key)} is no valid label key`);
    }
    if (!LABEL_VALUE.test(value)) {
      throw new InputError(
        `${field}.${key}: ${quote(value)} is no valid label value`,
      );
    }
  }
  return labels;
}

/** Refuses what is there twice, and says which. */
export function checkUnique(field: string, values: string[]): string[] {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) {
    throw new InputError(`${field}: ${quote(twice)} is there twice`);
  }
  return values;
}

/** Shows what somebody typed on one line, shortened, with control characters made visible. */
function quote(value: string): string {
  const shown = JSON.stringify(value);
  return shown.length > 80 ? `${shown.slice(0, 76)}…"` : shown;
}
