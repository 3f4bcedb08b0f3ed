import type { Config } from '@backstage/config';

/** Pages of which origins may open consoles. */
export type OriginCheck = (origin: string | undefined) => boolean;

/**
 * Those of the portal's own addresses, and of `backend.cors.origin`, which may have `*` for a part of it, as
 * Backstage reads it.
 *
 * @param config - the root configuration
 */
export function allowedOrigins(config: Config): OriginCheck {
  const exact = new Set<string>();
  for (const key of ['app.baseUrl', 'backend.baseUrl']) {
    const url = config.getOptionalString(key);
    if (url && URL.canParse(url)) {
      exact.add(new URL(url).origin);
    }
  }
  const cors: unknown = config.getOptional('backend.cors.origin');
  const listed = [cors]
    .flat()
    .filter((each): each is string => typeof each === 'string');
  const patterns = listed
    .filter(each => each.includes('*'))
    .map(pattern => pattern.split('*'));
  listed.forEach(each => exact.add(each.replace(/\/$/, '')));
  return origin =>
    origin !== undefined &&
    origin !== 'null' &&
    (exact.has(origin) || patterns.some(parts => fits(parts, origin)));
}

/** Whether a text is made of these parts with something between each two, which has no `/`. */
function fits(parts: readonly string[], text: string): boolean {
  const [first, ...rest] = parts;
  const last = rest.pop() ?? '';
  if (
    !text.startsWith(first) ||
    !text.endsWith(last) ||
    text.length < first.length + last.length
  ) {
    return false;
  }
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) {
      return false;
    }
    at = found + part.length;
  }
  return !text.slice(first.length, end).includes('/');
}
