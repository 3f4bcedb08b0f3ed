import { refuse } from '../checks';
import { isObject } from '../yaml';

/** Keys of cloud-config that hold secrets, whatever their value looks like (its module reference). */
const PRIVATE_SECTIONS = ['chpasswd', 'ssh_keys'];
/** Keys whose text is a secret. An object under such a key refers to one, as KubeVirt's do. */
const PRIVATE_KEYS =
  /(?:password|passwd|random_seed)$|(?:^|[-_.])(?:secret|token|private[-_]?key|api[-_]?key)$|(?:client|access|auth|bearer)(?:secret|token|key)$/i;

const PRIVATE_TEXT: Array<[RegExp, string]> = [
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/, 'a private key'],
  [/PuTTY-User-Key-File-\d/, 'a private key'],
  [
    /(?:^|[\s'":=])\$(?:1|2[abxy]?|5|6|7|y|gy|md5|sha1)\$[^\s]{8,}/,
    'a password hash',
  ],
  [
    /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i,
    'an address with credentials',
  ],
  [
    /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[-A-Za-z0-9_]{20,})/,
    'an access token',
  ],
  [/\bAKIA[0-9A-Z]{16}\b/, 'a cloud access key'],
  [
    /(?:^|\n)[\s-]*(?:export\s+)?(?:[-\w]*[_-])?(?:password|passwd|chpasswd|secret|token)\s*[:=]\s*\S/i,
    'a password',
  ],
  [/\|\s*(?:sudo\s+)?chpasswd\b/, 'a password'],
];

const ADVICE =
  'Git keeps it for everyone who can read the repository. Put it in a Secret in the namespace of the VM and name that Secret as cloudInit.userDataSecretRef';

/**
 * Refuses content that must not be in git, wherever it is in the value: secrets by their key, by
 * their form, and inside base64.
 *
 * @public
 */
export function checkNothingPrivate(value: unknown, path: string): void {
  if (typeof value === 'string') {
    checkText(value, path, 0);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) =>
      checkNothingPrivate(item, `${path}[${index}]`),
    );
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (isPrivate(key, item)) {
        refuse(`${path}.${key}`, `this is a secret in plain text. ${ADVICE}`);
      }
      checkNothingPrivate(item, `${path}.${key}`);
    }
  }
}

function isPrivate(key: string, value: unknown): boolean {
  if (value === undefined || value === null) {
    return false;
  }
  // `lock_passwd: true` and the like say something about a password, and are none.
  return (
    PRIVATE_SECTIONS.includes(key) ||
    (PRIVATE_KEYS.test(key) && ['string', 'number'].includes(typeof value))
  );
}

function checkText(text: string, path: string, depth: number): void {
  for (const [pattern, what] of PRIVATE_TEXT) {
    if (pattern.test(text)) {
      refuse(path, `this contains ${what}. ${ADVICE}`);
    }
  }
  const compact = text.replace(/\s/g, '');
  if (
    depth < 2 &&
    compact.length >= 40 &&
    /^[A-Za-z0-9+/]+={0,2}$/.test(compact)
  ) {
    checkText(Buffer.from(compact, 'base64').toString('utf8'), path, depth + 1);
  }
}
