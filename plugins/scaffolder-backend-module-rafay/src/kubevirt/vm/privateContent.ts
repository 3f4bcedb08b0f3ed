import { refuse } from '../checks';
import { isObject } from '../yaml';

/** Keys of cloud-config that hold secrets, whatever their value looks like (its module reference). */
const PRIVATE_SECTIONS = ['chpasswd', 'ssh_keys'];
/** Keys whose text is a secret. An object under such a key refers to one, as KubeVirt's do. */
const PRIVATE_KEY =
  /(?:password|passwd|passphrase|chpasswd|random_seed)$|(?:^|[-_.])(?:secret|token|credentials?|(?:private|api|access|account|storage|shared)[-_]?key)$|(?:client|access|auth|bearer|session|account|shared|api|secret)(?:secret|token|key)$/i;
/** Headers that say who somebody is (RFC 9110, and what services made up). */
const PRIVATE_HEADER =
  /^(?:(?:proxy-)?authorization|cookie|set-cookie|x-(?:api|auth|access|amz|goog|vault|gitlab|csrf)[-a-z]*|(?:private|job|deploy)-token|.{0,40}(?:token|secret|api-?key))$/i;

// Each takes time that grows with the text's length: no more than one repetition without an end, and none
// that begins inside of another.
const PRIVATE_TEXT: Array<[RegExp, string]> = [
  [/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/, 'a private key'],
  [/PuTTY-User-Key-File-\d/, 'a private key'],
  [
    /(?:^|[\s'":=])\$(?:1|2[abxy]?|5|6|7|y|gy|md5|sha1)\$\S{8}/,
    'a password hash',
  ],
  [/:\/\/[^\s/:@]{1,256}:[^\s/@]{1,256}@/, 'an address with credentials'],
  [
    /\b(?:gh[pousr]_[A-Za-z0-9]{30}|github_pat_\w{30}|glpat-[-\w]{20}|xox[abeoprs]-[-\w]{10}|npm_[A-Za-z0-9]{30}|hf_[A-Za-z0-9]{30}|[rs]k_live_\w{16}|AIza[-\w]{35})/,
    'an access token',
  ],
  [/\.eyJ[-\w]{8}/, 'an access token (JWT)'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'a cloud access key'],
  [
    /[?&](?:X-(?:Amz|Goog)-(?:Signature|Credential|Security-Token)|Signature|sig|se|AWSAccessKeyId|token|access_token|auth|key)=[^\s&]/i,
    'a signed address',
  ],
  [/\b(?:Basic|Bearer)\s{1,8}[-A-Za-z0-9+/._~]{12}/, 'credentials in a header'],
  [/\bsshpass\s{1,8}-p/, 'a password'],
  [/\|\s{0,20}(?:sudo\s{1,20})?chpasswd\b/, 'a password'],
];
/** `key: value`, `key=value` and `"key": "value"`, anywhere in a line. */
const ASSIGNMENT =
  /(?<![-\w.])(?:--)?([-\w.]{1,100})["']?[ \t]{0,20}[:=][ \t]{0,20}(?=(["']?[^\s"';&,]{0,8}))/g;
/** `curl -u user:password`; other programs mean something else by the option. */
const CLIENT = /\b(?:curl|wget)\b/;
const CLIENT_PASSWORD =
  /\s(?:-u|--user|--proxy-user|-U)[= ]{0,4}['"]?[^\s:'"]{1,256}:[^\s'"]/;
/** What says something about a password and is none. */
const NO_SECRET = /^["']?(?:|true|false|yes|no|null|none)$/i;

const ADVICE =
  'Git keeps it for everyone who can read the repository. Put it in a Secret in the namespace of the VM and name that Secret as cloudInit.userDataSecretRef';

/**
 * Refuses content that must not be in git, wherever it is in the value: secrets by their key, by
 * their form, and inside base64. A help, and no guarantee: a secret may look like anything.
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
    checkNamedValue(value, path);
    for (const [key, item] of Object.entries(value)) {
      if (isPrivate(key, item)) {
        refuse(`${path}.${key}`, `this is a secret in plain text. ${ADVICE}`);
      }
      checkNothingPrivate(item, `${path}.${key}`);
    }
  }
}

/** `{ name: Authorization, value: … }`, as in the headers of a probe and in environments. */
function checkNamedValue(value: Record<string, unknown>, path: string): void {
  const { name } = value;
  if (
    typeof name === 'string' &&
    name.length <= 253 &&
    (PRIVATE_HEADER.test(name) || PRIVATE_KEY.test(name)) &&
    isText(value.value)
  ) {
    refuse(`${path}.value`, `this is a secret in plain text. ${ADVICE}`);
  }
}

function isPrivate(key: string, value: unknown): boolean {
  if (value === undefined || value === null) {
    return false;
  }
  // `lock_passwd: true` and the like say something about a password, and are none.
  return (
    PRIVATE_SECTIONS.includes(key) ||
    (PRIVATE_KEY.test(key.slice(-253)) && isText(value))
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function checkText(text: string, path: string, depth: number): void {
  for (const [pattern, what] of PRIVATE_TEXT) {
    if (pattern.test(text)) {
      refuse(path, `this contains ${what}. ${ADVICE}`);
    }
  }
  const lines = text.split('\n');
  if (lines.some(line => CLIENT.test(line) && CLIENT_PASSWORD.test(line))) {
    refuse(path, `this contains a password. ${ADVICE}`);
  }
  for (const [, key, value] of text.matchAll(ASSIGNMENT)) {
    if (
      (PRIVATE_KEY.test(key) || PRIVATE_HEADER.test(key)) &&
      !NO_SECRET.test(value)
    ) {
      refuse(path, `this contains a password or token. ${ADVICE}`);
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
