/** Stands where something secret stood. */
export const MASK = '<masked>';

/** Where an address begins; what JSON writes as `:\/\/` counts as well. */
const SLASHES = /:\\?\/\\?\//g;

/** What may stand behind an address that is quoted, in brackets, or the end of a sentence. */
const CLOSING = new Set('"\'`)]}>,.;:\\');

/** `name@sha256:…` of an image is no login. */
const DIGEST = /^@sha(?:256|512):[0-9a-f]/;

/** Where the login ends: the last `@` that is none of a digest. */
function loginEnd(text: string): number {
  let end = text.lastIndexOf('@');
  while (end >= 0 && DIGEST.test(text.slice(end, end + 9))) {
    end = end === 0 ? -1 : text.lastIndexOf('@', end - 1);
  }
  return end;
}

/** Where query or fragment begin, or the end. */
function pathEnd(text: string): number {
  const end = text.search(/[?#]/);
  return end < 0 ? text.length : end;
}

/** Whether what stands before `?`, `#` or `/` is no host with a port: then it is a name and a part of a password. */
function isLogin(head: string): boolean {
  return /^[^/]*:/.test(head);
}

/** What comes after `://`, up to white space. */
function withoutSecrets(address: string): string {
  const head = address.slice(0, pathEnd(address));
  // A `@` in a query is none of a login, unless `?` and `#` belong to the password.
  const end = loginEnd(isLogin(head) ? address : head);
  const place = address.slice(end + 1);
  const cut = pathEnd(place);
  let closing = place.length;
  while (closing > cut + 1 && CLOSING.has(place[closing - 1])) {
    closing -= 1;
  }
  return [
    end < 0 ? '' : `${MASK}@`,
    place.slice(0, cut),
    closing > cut + 1 ? `${place[cut]}${MASK}` : place.slice(cut, closing),
    place.slice(closing),
  ].join('');
}

/**
 * A text without logins, queries and fragments of the addresses in it: errors of importers and registries name
 * the address they tried, and a signed one is as good as a password. Where it cannot be known what is a password and
 * what a path, more is masked. The time it takes grows with the text and no faster.
 */
export function withoutUrlSecrets(text: string): string {
  const space = /\s|$/g;
  let shown = '';
  let at = 0;
  for (const { 0: slashes, index } of text.matchAll(SLASHES)) {
    const start = index + slashes.length;
    if (start > at) {
      // An address ends where white space begins: quotes, commas and brackets may be part of a password.
      space.lastIndex = start;
      const end = space.exec(text)!.index;
      shown += text.slice(at, start) + withoutSecrets(text.slice(start, end));
      at = end;
    }
  }
  return shown + text.slice(at);
}
