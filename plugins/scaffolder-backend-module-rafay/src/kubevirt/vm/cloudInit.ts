import {
  checkDnsSubdomain,
  checkNoTemplates,
  checkSize,
  refuse,
  show,
} from '../checks';
import type { CloudInitInput } from '../types';
import { isObject, parsePlainYaml, toYamlDocument } from '../yaml';
import { checkNothingPrivate } from './privateContent';
import { checkSshPublicKey } from './sshKeys';
import { MAX_INLINE_BYTES } from './webhook';

/** What is looked at at all; of more than this nothing would be left by the limit above. */
const MAX_USER_DATA_BYTES = 64 * 1024;

const USER = /^[a-z_][a-z0-9_-]{0,31}$/;
const PACKAGE = /^[A-Za-z0-9@][A-Za-z0-9@+._:=/-]{0,127}$/;
const TIMEZONE = /^[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+){0,2}$/;

/**
 * Builds the source of a cloudInitNoCloud volume; undefined when nothing is configured.
 *
 * The user data is built as data and written by the YAML writer, never put together from strings.
 */
export function buildCloudInit(
  input: CloudInitInput | undefined,
  path: string,
): Record<string, unknown> | undefined {
  if (!input) {
    return undefined;
  }
  const network = input.networkDataSecretRef && {
    networkDataSecretRef: {
      name: checkDnsSubdomain(
        input.networkDataSecretRef,
        `${path}.networkDataSecretRef`,
      ),
    },
  };
  if (input.userDataSecretRef) {
    const other = (
      [
        'user',
        'sshKeys',
        'packages',
        'timezone',
        'guestAgent',
        'userData',
      ] as const
    ).find(key => hasContent(input[key]));
    if (other) {
      refuse(
        `${path}.userDataSecretRef`,
        `the Secret replaces all other user data, but ${other} is given too; put it into the Secret`,
      );
    }
    return {
      secretRef: {
        name: checkDnsSubdomain(
          input.userDataSecretRef,
          `${path}.userDataSecretRef`,
        ),
      },
      ...network,
    };
  }
  const config = buildCloudConfig(input, path);
  if (Object.keys(config).length === 0) {
    return network
      ? { userData: '#cloud-config\n{}\n', ...network }
      : undefined;
  }
  const userData = `#cloud-config\n${toYamlDocument(config)}`;
  const bytes = Buffer.byteLength(userData, 'utf8');
  if (bytes > MAX_INLINE_BYTES) {
    refuse(
      path,
      `the user data has ${bytes} bytes, but KubeVirt accepts ${MAX_INLINE_BYTES} in a VM. Put it in a Secret with the key userdata and name that as userDataSecretRef`,
    );
  }
  return { userData, ...network };
}

function buildCloudConfig(
  input: CloudInitInput,
  path: string,
): Record<string, unknown> {
  const own = readUserData(input.userData, `${path}.userData`);
  if (input.user !== undefined && !USER.test(input.user)) {
    refuse(
      `${path}.user`,
      `${show(
        input.user,
      )} is no user name: lower-case letters, digits, "_" and "-", at most 32`,
    );
  }
  const keys = (input.sshKeys ?? []).map((key, index) =>
    checkSshPublicKey(key, `${path}.sshKeys[${index}]`),
  );
  const packages = (input.packages ?? []).map((name, index) => {
    if (typeof name !== 'string' || !PACKAGE.test(name)) {
      refuse(`${path}.packages[${index}]`, `${show(name)} is no package name`);
    }
    return name;
  });
  if (input.timezone !== undefined && !TIMEZONE.test(input.timezone)) {
    refuse(
      `${path}.timezone`,
      `${show(input.timezone)} is no time zone such as Europe/Vienna`,
    );
  }
  const agent = input.guestAgent ? ['qemu-guest-agent'] : [];
  const allPackages = unique([...list(own.packages), ...packages, ...agent]);
  const commands = [
    ...list(own.runcmd),
    ...(input.guestAgent
      ? [['systemctl', 'enable', '--now', 'qemu-guest-agent']]
      : []),
  ];
  const allKeys = unique([...list(own.ssh_authorized_keys), ...keys]);
  return {
    ...own,
    ...(input.user !== undefined && { user: input.user }),
    ...(allKeys.length > 0 && { ssh_authorized_keys: allKeys }),
    ...(input.timezone !== undefined && { timezone: input.timezone }),
    ...(allPackages.length > 0 && { packages: allPackages }),
    ...(commands.length > 0 && { runcmd: commands }),
  };
}

function readUserData(
  userData: CloudInitInput['userData'],
  path: string,
): Record<string, unknown> {
  if (userData === undefined || userData === '') {
    return {};
  }
  let config: unknown = userData;
  if (typeof userData === 'string') {
    checkSize(userData, path, MAX_USER_DATA_BYTES);
    if (userData.startsWith('#!')) {
      refuse(
        path,
        'scripts are not accepted here; use runcmd of cloud-config, or put the script in a Secret and name it as userDataSecretRef',
      );
    }
    [config] = parsePlainYaml(userData, {
      name: path,
      maxBytes: MAX_USER_DATA_BYTES,
      maxDocuments: 1,
    });
    config ??= {};
  }
  if (!isObject(config)) {
    refuse(path, 'cloud-config must be an object');
  }
  checkSize(config, path, MAX_USER_DATA_BYTES);
  checkNothingPrivate(config, path);
  checkNoTemplates(config, path);
  list(config.ssh_authorized_keys).forEach((key, index) =>
    checkSshPublicKey(key, `${path}.ssh_authorized_keys[${index}]`),
  );
  return config;
}

function hasContent(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function unique(values: unknown[]): unknown[] {
  return [...new Set(values)];
}
