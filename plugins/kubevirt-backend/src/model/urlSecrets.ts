/** Stands where something secret stood. */
export const MASK = '<masked>';

const LOGIN = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]+@/gi;
const QUERY = /([a-z][a-z0-9+.-]*:\/\/[^\s?#'"]+)\?[^\s#'"]+/gi;

/**
 * A text without logins and queries of the addresses in it: errors of importers and registries name the
 * address they tried, and a signed one is as good as a password.
 */
export function withoutUrlSecrets(text: string): string {
  return text.includes('://')
    ? text.replace(LOGIN, `$1${MASK}@`).replace(QUERY, `$1?${MASK}`)
    : text;
}
