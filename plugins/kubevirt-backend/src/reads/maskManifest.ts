import { MASK, withoutUrlSecrets } from '../model/urlSecrets';

export { MASK };

/** Deeper than any object of Kubernetes; what is below is not shown rather than not looked at. */
const MAX_DEPTH = 64;

/** Inline cloud-init and other data whose whole content is private, wherever it stands. */
const PRIVATE_VALUES = new Set([
  'userdata',
  'userdatabase64',
  'networkdata',
  'networkdatabase64',
  // Sysprep answer files and keys injected into guests; their sources name Secrets.
  'sysprep',
  'accesscredentials',
  // CDI sources: headers carry tokens, the others name Secrets with credentials.
  'extraheaders',
  'secretextraheaders',
  'secretref',
  // Launch measurement secrets of confidential VMs.
  'session',
  'dhcert',
]);

const SECRET_NAME =
  /passw(or)?d|passphrase|token|credential|api[-_.]?key|private[-_.]?key|authorization/i;

/** Secret-sounding names whose values are no secrets. */
const HARMLESS = new Set([
  'automountserviceaccounttoken',
  'serviceaccounttoken',
]);

/** Annotations that hold a whole object, or parts of one, a second time: kubectl, kapp, Rancher, sidecar hooks. */
const COPY_ANNOTATIONS =
  /last-applied|kapp\.k14s\.io\/original|objectset\.rio\.cattle\.io\/applied|hookSidecars/i;

type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keeps the shape, so that one sees what is set, and no value. */
function maskAll(value: unknown, depth: number): unknown {
  if (value === null || value === undefined) {
    return value;
  }
  if (depth >= MAX_DEPTH) {
    return MASK;
  }
  if (Array.isArray(value)) {
    return value.map(item => maskAll(item, depth + 1));
  }
  if (isPlain(value)) {
    return rebuild(value, (_, item) => maskAll(item, depth + 1));
  }
  return MASK;
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

/**
 * What tells by itself that it is private, whatever the name of its field: cloud-init data as text, MIME
 * archive or base64, scripts, and keys.
 */
const PRIVATE_TEXT =
  /^\s*(#cloud-config|#cloud-boothook|#include|#!\/|Content-Type: multipart|I2Nsb3VkLWNvbmZpZ|IyEv)|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

function maskText(text: string): string {
  return PRIVATE_TEXT.test(text) ? MASK : withoutUrlSecrets(text);
}

/** A string that is an object or a list in JSON may hold anything, so it is not shown. */
function holdsJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

function maskAnnotations(annotations: unknown, depth: number): unknown {
  if (!isPlain(annotations)) {
    return maskAll(annotations, depth);
  }
  return rebuild(annotations, (key, value) => {
    if (typeof value !== 'string') {
      return maskAll(value, depth + 1);
    }
    return COPY_ANNOTATIONS.test(key) ||
      SECRET_NAME.test(key) ||
      holdsJson(value)
      ? MASK
      : maskText(value);
  });
}

/** `env` of a container: names and where values come from stay, values go. */
function maskEnv(env: unknown, depth: number): unknown {
  if (!Array.isArray(env)) {
    return maskAll(env, depth);
  }
  return env.map(entry =>
    isPlain(entry)
      ? rebuild(entry, (key, value) => {
          if (key === 'name' && typeof value === 'string') {
            return value;
          }
          return key === 'valueFrom'
            ? maskValue(value, depth + 2)
            : maskAll(value, depth + 2);
        })
      : maskAll(entry, depth + 1),
  );
}

function maskMetadata(metadata: Plain, depth: number): Plain {
  const { managedFields: _, ...rest } = metadata;
  return rebuild(rest, (key, value) =>
    key === 'annotations'
      ? maskAnnotations(value, depth + 1)
      : maskValue(value, depth + 1),
  );
}

function maskEntry(key: string, value: unknown, depth: number): unknown {
  const lower = key.toLowerCase();
  if (PRIVATE_VALUES.has(lower)) {
    // A cloud-init `secretRef` names a Secret; CDI's is a string. Both only tell where to look.
    return maskAll(value, depth);
  }
  if (lower === 'env') {
    return maskEnv(value, depth);
  }
  if (key === 'metadata' && isPlain(value)) {
    return maskMetadata(value, depth);
  }
  if (key === 'annotations') {
    return maskAnnotations(value, depth);
  }
  if (
    SECRET_NAME.test(key) &&
    !HARMLESS.has(lower) &&
    (typeof value === 'string' || typeof value === 'number')
  ) {
    return MASK;
  }
  return maskValue(value, depth);
}

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    return maskText(value);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  if (depth >= MAX_DEPTH) {
    return MASK;
  }
  return Array.isArray(value)
    ? value.map(item => maskValue(item, depth + 1))
    : rebuild(value as Plain, (key, item) => maskEntry(key, item, depth + 1));
}

/**
 * A copy of a VM, VMI or pod for showing: without `managedFields`, and with everything that is or may
 * hold a secret masked.
 *
 * @remarks
 *
 * Masked by name wherever they stand, so that a field that moves in a later version of KubeVirt stays
 * masked: cloud-init user and network data (kubevirt api/core/v1 schema.go CloudInitNoCloudSource),
 * sysprep, access credentials, headers and Secret references of CDI sources (DataVolumeSourceHTTP),
 * environment values, fields with the names of secrets, copies of the object in annotations, and
 * logins and queries of URLs.
 */
export function maskManifest(object: object): Record<string, unknown> {
  return maskValue(object, 0) as Record<string, unknown>;
}
