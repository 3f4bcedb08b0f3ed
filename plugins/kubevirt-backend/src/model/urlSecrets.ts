/** Stands where something secret stood. */
export const MASK = '<masked>';

// Nothing is looked for before `://`, nor twice after it: annotations may be 256 kB long, and a search that begins
// at each of their characters would hold up the process for minutes.
const LOGIN = /(:\/\/)[^\s/@'"]+@/g;
const QUERY = /(:\/\/(?:(?!:\/\/)[^\s?#'"])+)\?[^\s#'"]+/g;

/**
 * A text without logins and queries of the addresses in it: errors of importers and registries name the
 * address they tried, and a signed one is as good as a password.
 */
export function withoutUrlSecrets(text: string): string {
  return text.includes('://')
    ? text.replace(LOGIN, `$1${MASK}@`).replace(QUERY, `$1?${MASK}`)
    : text;
}
