import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  readAzureIntegrationConfig,
  readBitbucketCloudIntegrationConfig,
  readBitbucketServerIntegrationConfig,
  readGiteaConfig,
  readGithubIntegrationConfig,
  readGitLabIntegrationConfig,
} from '@backstage/integration';
import { createGitHost, GIT_HOST_KINDS, type GitHostKind } from './gitHosts';
import type { TemplateGitHost } from './types';

// Backstage's registry of integrations adds github.com, gitlab.com and others that nobody configured: these
// read what is written down.
const READERS: Record<GitHostKind, (config: Config) => { host: string }> = {
  github: readGithubIntegrationConfig,
  gitlab: readGitLabIntegrationConfig,
  bitbucketCloud: readBitbucketCloudIntegrationConfig,
  bitbucketServer: readBitbucketServerIntegrationConfig,
  azure: readAzureIntegrationConfig,
  gitea: readGiteaConfig,
};

/**
 * The kinds of git hosts under `integrations`, in the order in which they stand there.
 *
 * @param only - names of hosts; limits and orders what is returned
 * @throws InputError where one of these does not stand under `integrations`
 */
export function readGitHosts(
  config: Config,
  only?: readonly string[],
): TemplateGitHost[] {
  const integrations = config.getOptionalConfig('integrations');
  const configured = (integrations?.keys() ?? [])
    .filter((key): key is GitHostKind =>
      GIT_HOST_KINDS.includes(key as GitHostKind),
    )
    .flatMap(kind =>
      integrations!
        .getConfigArray(kind)
        .map(entry => ({ kind, host: READERS[kind](entry).host })),
    );
  const chosen = only?.map(host => {
    const found = configured.find(entry => entry.host === host);
    if (!found) {
      throw new InputError(
        `catalog.providers.kubevirt.templates.hosts: '${host}' is no git host under integrations.${
          configured.length
            ? ` There are ${configured.map(entry => entry.host).join(', ')}.`
            : ''
        }`,
      );
    }
    return found;
  });
  const byKind = new Map<GitHostKind, string[]>();
  for (const { kind, host } of chosen ?? configured) {
    byKind.set(kind, [...new Set([...(byKind.get(kind) ?? []), host])]);
  }
  return [...byKind].map(([kind, hosts]) => createGitHost(kind, hosts));
}
