import path from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { ClusterEndpoint } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';

/** A Service of the cluster itself, reached through its API server. */
interface PrometheusService {
  namespace: string;
  /** As it stands in the address, and in `resourceNames` of a role: `[https:]name:port`. */
  name: string;
  /** Path on it before `/api/v1`; empty or with a slash at its beginning. */
  path: string;
}

/** A Prometheus, and of which clusters it knows the VMs. */
export interface PrometheusSettings {
  /** Names; undefined: all. */
  clusters?: ReadonlySet<string>;
  target: { endpoint: ClusterEndpoint } | { service: PrometheusService };
  /** What every series must carry besides, on a cluster. */
  labelsOf(cluster: string): Readonly<Record<string, string>>;
}

const KEY = 'kubevirt.usage.prometheus';
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Names of Services and namespaces (RFC 1035 and 1123). */
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads `kubevirt.usage.prometheus`. For a cluster the first entry that names it counts.
 *
 * @throws InputError that names the key
 */
export function readPrometheusSettings(config: Config): PrometheusSettings[] {
  return (config.getOptionalConfigArray(KEY) ?? []).map((entry, index) =>
    readEntry(entry, `${KEY}[${index}]`),
  );
}

function readEntry(entry: Config, key: string): PrometheusSettings {
  if (entry.has('url') === entry.has('service')) {
    throw new InputError(`'${key}' needs either 'url' or 'service'`);
  }
  const names = [entry.get<string | string[]>('clusters')].flat();
  const all = names.includes('*');
  const clusterLabel = entry.getOptionalString('clusterLabel');
  const labels = readLabels(entry.getOptional('labels') ?? {}, key);
  if (clusterLabel !== undefined) {
    readLabels({ [clusterLabel]: '' }, key);
  }
  if (entry.has('url') && (all || names.length > 1) && !clusterLabel) {
    throw new InputError(
      `'${key}' is one address for several clusters: name the label that distinguishes them as 'clusterLabel', or VMs of one name would be taken for each other`,
    );
  }
  return {
    clusters: all ? undefined : new Set(names),
    target: entry.has('url')
      ? { endpoint: readEndpoint(entry, key) }
      : { service: readService(entry.getConfig('service'), `${key}.service`) },
    labelsOf: cluster => ({
      ...labels,
      ...(clusterLabel && { [clusterLabel]: cluster }),
    }),
  };
}

/** Not by the configuration's own readers: names of labels have characters that its keys may not have, and the reverse. */
function readLabels(labels: unknown, key: string): Record<string, string> {
  const entries = Object.entries(labels as object);
  const wrong = entries.find(
    ([name, value]) => !LABEL.test(name) || typeof value !== 'string',
  );
  if (wrong) {
    throw new InputError(
      `'${key}' names '${wrong[0].slice(
        0,
        100,
      )}', which cannot be a label of Prometheus, or has no text for it`,
    );
  }
  return Object.fromEntries(entries);
}

function readEndpoint(entry: Config, key: string): ClusterEndpoint {
  const server = entry.getString('url');
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (
    !url ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username ||
    url.password ||
    url.search
  ) {
    // Not the address itself: there may be a login in it.
    throw new InputError(
      `'${key}.url' must be an address with http:// or https://, without a login and without a query; credentials go to 'token' or 'tokenFile'`,
    );
  }
  const file = (name: string) => {
    const given = entry.getOptionalString(name);
    return given && path.resolve(given);
  };
  return {
    server,
    token: entry.getOptionalString('token'),
    tokenFile: file('tokenFile'),
    caFile: file('caFile'),
    proxyUrl: entry.getOptionalString('proxyUrl'),
  };
}

function readService(entry: Config, key: string): PrometheusService {
  const namespace = entry.getString('namespace');
  const name = entry.getString('name');
  const port = String(entry.get('port'));
  const scheme = entry.getOptionalString('scheme') ?? 'http';
  const prefix = (entry.getOptionalString('path') ?? '').replace(/\/$/, '');
  if (
    !NAME.test(namespace) ||
    !NAME.test(name) ||
    !NAME.test(port) ||
    !['http', 'https'].includes(scheme) ||
    !/^(\/[\w.~-]+)*$/.test(prefix) ||
    prefix.split('/').includes('..')
  ) {
    throw new InputError(
      `'${key}' must have the 'namespace', the 'name' and the 'port' of a Service, a 'scheme' that is http or https, and a 'path' such as /prometheus`,
    );
  }
  return {
    namespace,
    name: `${scheme === 'https' ? 'https:' : ''}${name}:${port}`,
    path: prefix,
  };
}
