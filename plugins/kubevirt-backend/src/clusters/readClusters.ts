import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DefaultConnectionSource,
  type AccessSource,
} from './DefaultConnectionSource';
import { DefaultClusterRegistry } from './DefaultClusterRegistry';
import { DefaultKubeClient } from './DefaultKubeClient';
import { readExecPlugins, type ExecPlugin } from './execPlugins';
import {
  checkUser,
  pickContext,
  readKubeconfig,
  type Kubeconfig,
} from './kubeconfig';
import { readLocatedClusters, type LocatedCluster } from './locatorMethods';
import type { Cluster } from './types';

/** A cluster whose configuration is read and found good, without a connection yet. */
interface Definition {
  name: string;
  title?: string;
  dashboardUrl?: string;
  namespaces?: string[];
  source: AccessSource;
}

/**
 * Reads which clusters there are: `kubevirt.clusters` and the contexts of `kubevirt.kubeconfigs`, or,
 * where neither is given, the clusters of `kubernetes.clusterLocatorMethods`.
 *
 * Throws `InputError` at start-up for what can't work: a missing file or context, a credential plugin
 * that is not allowed, an auth provider that needs a person, a name given twice.
 */
export function readClusters(config: Config): DefaultClusterRegistry {
  const execPlugins = readExecPlugins(config);
  const located = readLocatedClusters(config);
  const configured = config.getOptionalConfigArray('kubevirt.clusters');
  const kubeconfigs = config.getOptionalConfigArray('kubevirt.kubeconfigs');
  const definitions =
    configured || kubeconfigs
      ? [
          ...(configured ?? []).map(entry =>
            readEntry(entry, located, execPlugins),
          ),
          ...(kubeconfigs ?? []).flatMap(entry =>
            readContexts(entry, execPlugins),
          ),
        ]
      : located.map(
          ({ name, title, dashboardUrl, access }): Definition => ({
            name,
            title,
            dashboardUrl,
            source: access(),
          }),
        );

  const names = new Set<string>();
  for (const { name } of definitions) {
    if (name === '' || name.includes('/')) {
      throw new InputError(
        `'${name}' can't be the name of a cluster: it must not be empty or hold a '/'; give it a name under 'kubevirt.clusters'`,
      );
    }
    if (names.has(name)) {
      throw new InputError(
        `Two clusters are named '${name}' in the configuration of the KubeVirt plugin`,
      );
    }
    names.add(name);
  }
  const sources: DefaultConnectionSource[] = [];
  const clusters = definitions.map(
    ({ name, title, dashboardUrl, namespaces, source }): Cluster => {
      const connections = DefaultConnectionSource.create({
        cluster: name,
        source,
        execPlugins,
      });
      sources.push(connections);
      return {
        name,
        title,
        dashboardUrl,
        namespaces,
        client: DefaultKubeClient.create({ cluster: name, connections }),
      };
    },
  );
  return DefaultClusterRegistry.create(clusters, {
    close: () => sources.forEach(source => source.close()),
  });
}

function readEntry(
  entry: Config,
  located: LocatedCluster[],
  execPlugins: ExecPlugin[],
): Definition {
  const name = entry.getString('name');
  const namespaces = entry.getOptionalStringArray('namespaces');
  const common = {
    name,
    title: entry.getOptionalString('title'),
    dashboardUrl: entry.getOptionalString('dashboardUrl'),
    // As under `kubevirt.mirror`: an empty list names none, it does not say that nothing is to be read.
    namespaces: namespaces?.length ? namespaces : undefined,
  };
  if (entry.has('kubeconfig') === entry.has('kubernetesCluster')) {
    throw new InputError(
      `Cluster '${name}' under 'kubevirt.clusters' needs either 'kubeconfig' or 'kubernetesCluster'`,
    );
  }
  if (entry.has('kubeconfig')) {
    const file = path.resolve(entry.getString('kubeconfig.file'));
    const context = entry.getOptionalString('kubeconfig.context');
    const { user } = pickContext(loadNow(file), file, context);
    checkUser(user, name, execPlugins);
    return { ...common, source: fromFile(file, context) };
  }
  const wanted = entry.getString('kubernetesCluster');
  const found = located.find(each => each.name === wanted);
  if (!found) {
    throw new InputError(
      `Cluster '${name}' under 'kubevirt.clusters' names the cluster '${wanted}', which 'kubernetes.clusterLocatorMethods' does not have; it has ${
        located.map(each => `'${each.name}'`).join(', ') || 'none'
      } (locators of type 'config' and 'localKubectlProxy' are read)`,
    );
  }
  return {
    ...common,
    title: common.title ?? found.title,
    dashboardUrl: common.dashboardUrl ?? found.dashboardUrl,
    source: found.access(),
  };
}

function readContexts(entry: Config, execPlugins: ExecPlugin[]): Definition[] {
  const file = path.resolve(entry.getString('file'));
  const kubeconfig = loadNow(file);
  const contexts =
    entry.getOptionalStringArray('contexts') ??
    kubeconfig.contexts.map(context => context.name);
  return contexts.map(name => {
    const { user } = pickContext(kubeconfig, file, name);
    checkUser(user, name, execPlugins);
    return { name, source: fromFile(file, name) };
  });
}

function loadNow(file: string): Kubeconfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `The kubeconfig file '${file}' of the KubeVirt plugin's configuration can't be read`,
      error,
    );
  }
  return readKubeconfig(text, file);
}

function fromFile(file: string, context?: string): AccessSource {
  return {
    file,
    load: async () => ({
      ...pickContext(
        readKubeconfig(await readFile(file, 'utf8'), file),
        file,
        context,
      ),
      directory: path.dirname(file),
    }),
  };
}
