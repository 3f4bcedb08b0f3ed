import { refuse } from '../checks';
import { isObject, parsePlainYaml } from '../yaml';

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
  /(?<![-\w.])(?:--)?([-\w.]{1,100})["']?[ \t]{0,20}[:=][ \t]{0,20}(?=["']?(\$\{[^}\s]{1,64}\}|[^\s"';&,\])}]{0,64}))/g;
/** `curl -u user:password`; other programs mean something else by the option. */
const CLIENT = /\b(?:curl|wget)\b/;
const CLIENT_PASSWORD =
  /\s(?:-u|--user|--proxy-user|-U)[= ]{0,4}['"]?[^\s:'"]{1,256}:[^\s'"]/;
/** What says something about a password and is none. */
const NO_SECRET = /^(?:|true|false|yes|no|null|none|~)$/i;
/** What stands for a value that is elsewhere. */
const VARIABLE = /^\$(?:\{[^}]{1,64}\}|\([^)]{0,64}\)?|[A-Z_][A-Z0-9_]{0,63})$/;
const CLOUD_CONFIG = /^(?:##[^\n]{0,200}\n)?#cloud-config\b/;
const COMMENT = /(?:^|\s)#(.*)/;
/** Larger user data is refused by its size. */
const MAX_CLOUD_CONFIG_BYTES = 64 * 1024;

const ADVICE =
  'Git keeps it for everyone who can read the repository. Put it in a Secret in the namespace of the VM and name that Secret as';
/** Where a form names the Secret. */
const FORM_ADVICE = `${ADVICE} cloudInit.userDataSecretRef`;
/** Where a manifest does. */
export const MANIFEST_ADVICE = `${ADVICE} secretRef of cloudInitNoCloud or cloudInitConfigDrive, in place of userData (networkDataSecretRef: of networkData)`;

interface Finding {
  path: string;
  what: string;
}

/**
 * Refuses content that must not be in git, wherever it is in the value: secrets by their key, by
 * their form, and inside base64. A help, and no guarantee: a secret may look like anything.
 *
 * @param advice - where else to put it
 * @public
 */
export function checkNothingPrivate(
  value: unknown,
  path: string,
  advice: string = FORM_ADVICE,
): void {
  const found = findPrivate(value, path);
  if (found) {
    refuse(found.path, `this ${found.what}. ${advice}`);
  }
}

function findPrivate(value: unknown, path: string): Finding | undefined {
  if (typeof value === 'string') {
    const what = findInText(value, 0);
    return what === undefined ? undefined : { path, what: `contains ${what}` };
  }
  if (Array.isArray(value)) {
    return firstOf(value.entries(), ([index, item]) =>
      findPrivate(item, `${path}[${index}]`),
    );
  }
  if (!isObject(value)) {
    return undefined;
  }
  if (hasPrivateName(value)) {
    return { path: below(path, 'value'), what: 'is a secret in plain text' };
  }
  return firstOf(Object.entries(value), ([key, item]) =>
    isPrivate(key, item)
      ? { path: below(path, key), what: 'is a secret in plain text' }
      : findPrivate(item, below(path, key)),
  );
}

function below(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}

function firstOf<T, R>(
  items: Iterable<T>,
  find: (item: T) => R | undefined,
): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** `{ name: Authorization, value: … }`, as in the headers of a probe and in environments. */
function hasPrivateName({ name, value }: Record<string, unknown>): boolean {
  return (
    typeof name === 'string' &&
    name.length <= 253 &&
    (PRIVATE_HEADER.test(name) || PRIVATE_KEY.test(name)) &&
    isSecret(value)
  );
}

function isPrivate(key: string, value: unknown): boolean {
  return PRIVATE_SECTIONS.includes(key)
    ? value !== undefined && value !== null
    : PRIVATE_KEY.test(key.slice(-253)) && isSecret(value);
}

/** Whether a value of a private key is a secret itself: `lock_passwd: true` and `${PASSWORD}` are none. */
function isSecret(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    (typeof value === 'string' &&
      !NO_SECRET.test(value) &&
      !VARIABLE.test(value))
  );
}

/** What a text contains, in words. */
function findInText(text: string, depth: number): string | undefined {
  const pattern = PRIVATE_TEXT.find(([form]) => form.test(text));
  if (pattern) {
    return pattern[1];
  }
  const lines = text.split('\n');
  if (lines.some(line => CLIENT.test(line) && CLIENT_PASSWORD.test(line))) {
    return 'a password';
  }
  const config = readCloudConfig(text);
  if (config) {
    // As an object it says what is a key and what a value; what is left are the comments.
    const found = findPrivate(config, '');
    return found
      ? `a secret in plain text (${found.path})`
      : firstOf(lines, line => findAssignment(COMMENT.exec(line)?.[1] ?? ''));
  }
  return findAssignment(text) ?? findInBase64(text, depth);
}

function findAssignment(text: string): string | undefined {
  return firstOf(text.matchAll(ASSIGNMENT), ([, key, value]) =>
    (PRIVATE_KEY.test(key) || PRIVATE_HEADER.test(key)) && isSecret(value)
      ? 'a password or token'
      : undefined,
  );
}

function findInBase64(text: string, depth: number): string | undefined {
  const compact = text.replace(/\s/g, '');
  return depth < 2 &&
    compact.length >= 40 &&
    /^[A-Za-z0-9+/]+={0,2}$/.test(compact)
    ? findInText(Buffer.from(compact, 'base64').toString('utf8'), depth + 1)
    : undefined;
}

/** User data that says it is cloud-config, as the object that it is; nothing where it cannot be read as one. */
function readCloudConfig(text: string): Record<string, unknown> | undefined {
  if (!CLOUD_CONFIG.test(text)) {
    return undefined;
  }
  try {
    const [config] = parsePlainYaml(text, {
      name: 'cloud-config',
      maxBytes: MAX_CLOUD_CONFIG_BYTES,
      maxDocuments: 1,
    });
    return isObject(config) ? config : undefined;
  } catch {
    return undefined;
  }
}
