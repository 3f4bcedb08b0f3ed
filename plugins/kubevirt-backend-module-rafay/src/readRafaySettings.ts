import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import { LINKED_KINDS, type LinkedKind } from './rollout/consoleLinks';
import { keyFromConfig, keyFromFile, type KeySource } from './client/keys';

/** What `kubevirt.rafay` says; times in milliseconds. */
export interface RafaySettings {
  /** Without a trailing slash. */
  url: string;
  key: KeySource;
  projects: string[];
  /** Whether the projects' clusters are shown. */
  clusters: boolean;
  requestsPerMinute: number;
  timeout: number;
  maxAge: number;
  clusterInterval: number;
  syncTimeout: number;
  /** Paths of the console, by what they show. */
  links: Partial<Record<LinkedKind, string>>;
}

/** What may stand beneath `kubevirt.rafay`. */
export const KNOWN_KEYS = [
  'url',
  'apiKey',
  'apiKeyFile',
  'projects',
  'clusters',
  'requestsPerMinute',
  'timeout',
  'maxAge',
  'clusterInterval',
  'syncTimeout',
  'links',
];

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

const MAX_PROJECTS = 200;

/**
 * Reads `kubevirt.rafay`; undefined where there is none.
 *
 * @throws InputError that names the key at fault; never with the API key in it.
 */
export function readRafaySettings(root: Config): RafaySettings | undefined {
  const config = root.getOptionalConfig('kubevirt.rafay');
  if (!config) {
    return undefined;
  }
  const unknown = config.keys().find(key => !KNOWN_KEYS.includes(key));
  if (unknown) {
    throw new InputError(
      `'kubevirt.rafay.${unknown}' of the configuration is not known: 'kubevirt.rafay' may have ${KNOWN_KEYS.join(
        ', ',
      )}`,
    );
  }
  const apiKey = config.getOptionalString('apiKey');
  const apiKeyFile = config.getOptionalString('apiKeyFile');
  if ((apiKey === undefined) === (apiKeyFile === undefined)) {
    throw new InputError(
      "'kubevirt.rafay' needs one of 'apiKey' and 'apiKeyFile'",
    );
  }
  const projects = [
    ...new Set(config.getOptionalStringArray('projects') ?? []),
  ];
  if (projects.length > MAX_PROJECTS) {
    throw new InputError(
      `'kubevirt.rafay.projects' names ${projects.length} projects; at most ${MAX_PROJECTS} are read`,
    );
  }
  return {
    url: readUrl(config.getString('url')),
    key:
      apiKey === undefined ? keyFromFile(apiKeyFile!) : keyFromConfig(apiKey),
    projects,
    clusters: config.getOptionalBoolean('clusters') ?? true,
    requestsPerMinute: readCount(config, 'requestsPerMinute', 120),
    timeout: readMilliseconds(config, 'timeout', { seconds: 15 }),
    maxAge: readMilliseconds(config, 'maxAge', { seconds: 10 }),
    clusterInterval: readMilliseconds(config, 'clusterInterval', {
      minutes: 1,
    }),
    syncTimeout: readMilliseconds(config, 'syncTimeout', { minutes: 15 }),
    links: readLinks(config),
  };
}

/**
 * Where the templates write the file of a VM, as `rafay.repository` says.
 *
 * @returns path from the root of the repository
 */
export function readFileOf(
  root: Config,
): (project: string, workload: string) => string {
  const folder = (key: string, preset: string) =>
    root.getOptionalString(`rafay.repository.${key}`) ?? preset;
  const projects = folder('root', 'projects');
  const artifacts = folder('artifacts', 'artifacts');
  return (project, workload) =>
    `${projects}/${project}/workloads/${artifacts}/${workload}/${workload}.yaml`;
}

function readLinks(config: Config): RafaySettings['links'] {
  const links = config.getOptionalConfig('links');
  const unknown = links
    ?.keys()
    .find(key => !LINKED_KINDS.includes(key as LinkedKind));
  if (unknown) {
    throw new InputError(
      `'kubevirt.rafay.links.${unknown}' of the configuration is not known: 'kubevirt.rafay.links' may have ${LINKED_KINDS.join(
        ', ',
      )}`,
    );
  }
  return Object.fromEntries(
    (links?.keys() ?? []).map(key => [key, links!.getString(key)]),
  );
}

/** The key goes along with each call, so that the address is one that nobody in between can read. */
function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    !url ||
    !(
      url.protocol === 'https:' ||
      (url.protocol === 'http:' && LOOPBACK.includes(url.hostname))
    ) ||
    url.username ||
    url.password
  ) {
    throw new InputError(
      "'kubevirt.rafay.url' must be the https address of Rafay's console, without user or password",
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/$/, '');
}

function readCount(config: Config, key: string, preset: number): number {
  const value = config.getOptionalNumber(key) ?? preset;
  if (!Number.isInteger(value) || value < 1 || value > 6000) {
    throw new InputError(
      `'kubevirt.rafay.${key}' must be a whole number from 1 to 6000`,
    );
  }
  return value;
}

function readMilliseconds(
  config: Config,
  key: string,
  preset: HumanDuration,
): number {
  const value = durationToMilliseconds(
    config.has(key) ? readDurationFromConfig(config, { key }) : preset,
  );
  if (!(value >= 1000 && value <= 24 * 3_600_000)) {
    throw new InputError(
      `'kubevirt.rafay.${key}' must be between one second and one day`,
    );
  }
  return value;
}
