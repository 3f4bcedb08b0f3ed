import type { JsonObject } from '@backstage/types';
import type { TemplateGitHost } from './types';

/** A key below `integrations`. */
export type GitHostKind =
  | 'github'
  | 'gitlab'
  | 'bitbucketCloud'
  | 'bitbucketServer'
  | 'azure'
  | 'gitea';

const part = (name: string) =>
  `\${{ parameters.repoUrl | parseRepoUrl | pick('${name}') }}`;
const BRANCH = '${{ parameters.branch }}';
const NEW_BRANCH = 'kubevirt-${{ context.task.id }}';

interface HostActions {
  title: string;
  create: string;
  change?: {
    /** Address of the branch's tree, as the host's URL reader takes it. */
    treeUrl: string;
    action: string;
    /** What the host calls it. */
    noun: string;
    branches: JsonObject;
    /** Output of the action with the address to look at. */
    link: string;
  };
}

/** The scaffolder's own actions for each kind of host, of `@backstage/plugin-scaffolder-backend-module-<kind>`. */
const ACTIONS: Record<GitHostKind, HostActions> = {
  github: {
    title: 'GitHub',
    create: 'publish:github',
    change: {
      treeUrl: `https://${part('host')}/${part('owner')}/${part(
        'repo',
      )}/tree/${BRANCH}`,
      action: 'publish:github:pull-request',
      noun: 'pull request',
      branches: {
        branchName: NEW_BRANCH,
        targetBranchName: BRANCH,
        // The action only adds files by itself.
        filesToDelete: '${{ steps.generate.output.removedPaths }}',
      },
      link: 'remoteUrl',
    },
  },
  gitlab: {
    title: 'GitLab',
    create: 'publish:gitlab',
    change: {
      treeUrl: `https://${part('host')}/${part('owner')}/${part(
        'repo',
      )}/-/tree/${BRANCH}`,
      action: 'publish:gitlab:merge-request',
      noun: 'merge request',
      branches: {
        branchName: NEW_BRANCH,
        targetBranchName: BRANCH,
        // Compares the workspace with the branch, and removes files as well.
        commitAction: 'auto',
      },
      link: 'mergeRequestUrl',
    },
  },
  bitbucketCloud: {
    title: 'Bitbucket Cloud',
    create: 'publish:bitbucketCloud',
    change: {
      treeUrl: `https://${part('host')}/${part('workspace')}/${part(
        'repo',
      )}/src/${BRANCH}`,
      action: 'publish:bitbucketCloud:pull-request',
      noun: 'pull request',
      branches: { sourceBranch: NEW_BRANCH, targetBranch: BRANCH },
      link: 'pullRequestUrl',
    },
  },
  bitbucketServer: {
    title: 'Bitbucket Server',
    create: 'publish:bitbucketServer',
    change: {
      treeUrl: `https://${part('host')}/projects/${part(
        'project',
      )}/repos/${part('repo')}/browse?at=${BRANCH}`,
      action: 'publish:bitbucketServer:pull-request',
      noun: 'pull request',
      branches: { sourceBranch: NEW_BRANCH, targetBranch: BRANCH },
      link: 'pullRequestUrl',
    },
  },
  azure: { title: 'Azure DevOps', create: 'publish:azure' },
  gitea: { title: 'Gitea', create: 'publish:gitea' },
};

/** The kinds of hosts that the templates can publish to. */
export const GIT_HOST_KINDS = Object.keys(ACTIONS) as GitHostKind[];

/**
 * A kind of git host with the scaffolder's own actions.
 *
 * @param hosts - the hosts to choose from; all that the portal has when left out
 */
export function createGitHost(
  kind: GitHostKind,
  hosts?: readonly string[],
): TemplateGitHost {
  const { title, create, change } = ACTIONS[kind];
  const repoUrl = '${{ parameters.repoUrl }}';
  return {
    id: kind.toLocaleLowerCase('en'),
    title,
    repository: {
      required: ['repoUrl'],
      properties: {
        repoUrl: {
          type: 'string',
          title: 'Repository',
          maxLength: 1024,
          'ui:field': 'RepoUrlPicker',
          ...(hosts && { 'ui:options': { allowedHosts: [...hosts] } }),
        },
        branch: {
          type: 'string',
          title: 'Branch',
          description: 'The branch that Rafay follows',
          default: 'main',
          maxLength: 128,
        },
      },
    },
    create: ({ description }) => ({
      steps: [
        {
          id: 'publish',
          name: `Publish to ${title}`,
          action: create,
          input: { repoUrl, description, defaultBranch: BRANCH },
        },
        {
          id: 'register',
          name: 'Register the entities',
          action: 'catalog:register',
          input: {
            repoContentsUrl: '${{ steps.publish.output.repoContentsUrl }}',
            catalogInfoPath: '/${{ steps.generate.output.catalogInfoPath }}',
          },
        },
      ],
      links: [
        { title: 'Repository', url: '${{ steps.publish.output.remoteUrl }}' },
      ],
    }),
    ...(change && {
      change: {
        fetch: () => [
          {
            id: 'fetch',
            name: `Fetch from ${title}`,
            action: 'fetch:plain',
            input: { url: change.treeUrl },
          },
        ],
        publish: options => ({
          steps: [
            {
              id: 'publish',
              name: `Open a ${change.noun} on ${title}`,
              action: change.action,
              input: { repoUrl, ...options, ...change.branches },
            },
          ],
          links: [
            {
              title: capitalized(change.noun),
              url: `\${{ steps.publish.output.${change.link} }}`,
            },
          ],
        }),
      },
    }),
  };
}

function capitalized(text: string): string {
  return text[0].toLocaleUpperCase('en') + text.slice(1);
}
