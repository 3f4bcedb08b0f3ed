import type { Config } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  getGiteaRequestOptions,
  getGitLabRequestOptions,
  ScmIntegrations,
  type GithubCredentialsProvider,
} from '@backstage/integration';
import { z } from 'zod';
import { AgedCache } from '../client/AgedCache';
import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { folderOf, type RepositoryFolder } from './repositoryFile';

/** A git commit. */
export interface GitCommit {
  id: string;
  /** RFC 3339 time at which it got into the branch. */
  at: string;
}

/** How a {@link CommitReader} asks. */
export interface CommitReaderOptions {
  config: Config;
  clock: Clock;
  /** For one call, in milliseconds. */
  timeout: number;
  fetch?: typeof fetch;
}

/** So long, in milliseconds, the last commit of a file counts as known: hosts of git allow few calls. */
const MAX_AGE = 60_000;

/** Of so many files the last commit is remembered. */
const MAX_FILES = 500;

const id = z.string().regex(/^[0-9a-f]{7,64}$/i);
const at = z.string().transform((text, context) => {
  const time = Date.parse(text);
  if (Number.isNaN(time)) {
    context.addIssue('not a time');
    return z.NEVER;
  }
  return new Date(time).toISOString();
});

/** Lists of commits of GitHub and Gitea. */
const commitsOfGithub = z
  .array(
    z
      .looseObject({
        sha: id,
        commit: z.looseObject({ committer: z.looseObject({ date: at }) }),
      })
      .transform(({ sha, commit }) => ({ id: sha, at: commit.committer.date })),
  )
  .max(100);

const commitsOfGitlab = z
  .array(
    z
      .looseObject({ id, committed_date: at })
      .transform(found => ({ id: found.id, at: found.committed_date })),
  )
  .max(100);

/** A question to a host. */
interface Call {
  url: string;
  headers: Record<string, string>;
  shape: z.ZodType<GitCommit[]>;
}

/**
 * Knows at which commit a file of a repository is, by the API of a host that `integrations` of the configuration names:
 * GitHub, GitLab or Gitea.
 *
 * @remarks
 * GitHub `GET /repos/{owner}/{repo}/commits` with `path` and `sha` (docs.github.com, "List commits"); GitLab
 * `GET /projects/{id}/repository/commits` with `path` and `ref_name` (docs.gitlab.com, "Commits API"); Gitea
 * `GET /repos/{owner}/{repo}/commits` with `path` and `sha` (its Swagger file).
 */
export class CommitReader {
  readonly #integrations: ScmIntegrations;
  readonly #options: CommitReaderOptions;
  readonly #cache: AgedCache;
  /** Kept, as it remembers the installations and tokens of GitHub Apps. */
  #github: GithubCredentialsProvider | undefined;

  static create(options: CommitReaderOptions): CommitReader {
    return new CommitReader(options);
  }

  private constructor(options: CommitReaderOptions) {
    this.#options = options;
    this.#integrations = ScmIntegrations.fromConfig(options.config);
    this.#cache = new AgedCache(options.clock, MAX_AGE, MAX_FILES);
  }

  /**
   * The last commit of a file, in the branch of another one.
   *
   * @param beside - address of the other file, as the catalog knows it
   * @param path - of the file, from the folder of the other one
   * @returns undefined where it is not known: an unknown host, no such file, no answer
   */
  async lastCommit(
    beside: string,
    path: string,
  ): Promise<GitCommit | undefined> {
    try {
      const { value } = await this.#cache.get(`${beside} ${path}`, () =>
        this.#read(beside, path),
      );
      return value;
    } catch {
      return undefined;
    }
  }

  async #read(beside: string, path: string): Promise<GitCommit | undefined> {
    const call = await this.#callFor(beside, path);
    if (!call) {
      return undefined;
    }
    const { clock, timeout } = this.#options;
    const late = new AbortController();
    const cancel = clock.after(timeout, () => late.abort());
    try {
      const response = await (this.#options.fetch ?? fetch)(call.url, {
        headers: { accept: 'application/json', ...call.headers },
        // The credential goes nowhere else.
        redirect: 'error',
        signal: late.signal,
      });
      if (!response.ok) {
        await response.body?.cancel();
        return undefined;
      }
      const [last] = call.shape.parse(await response.json());
      return last;
    } finally {
      cancel();
    }
  }

  async #callFor(beside: string, path: string): Promise<Call | undefined> {
    const { github, gitlab, gitea } = this.#integrations;
    const onGithub = github.byUrl(beside)?.config;
    const onGitlab = gitlab.byUrl(beside)?.config;
    const onGitea = gitea.byUrl(beside)?.config;
    if (onGithub?.apiBaseUrl) {
      const place = folderOf('github', beside);
      this.#github ??= DefaultGithubCredentialsProvider.fromIntegrations(
        this.#integrations,
      );
      const { headers } = await this.#github.getCredentials({ url: beside });
      return (
        place && {
          url: `${onGithub.apiBaseUrl}/repos/${encoded(
            place.repository,
          )}/commits?${query(place, path, 'sha', 'per_page')}`,
          headers: headers ?? {},
          shape: commitsOfGithub,
        }
      );
    }
    if (onGitlab) {
      const place = folderOf('gitlab', beside);
      return (
        place && {
          url: `${onGitlab.apiBaseUrl}/projects/${encodeURIComponent(
            place.repository,
          )}/repository/commits?${query(place, path, 'ref_name', 'per_page')}`,
          headers: getGitLabRequestOptions(onGitlab).headers,
          shape: commitsOfGitlab,
        }
      );
    }
    const place = onGitea && folderOf('gitea', beside);
    return (
      place && {
        url: `${onGitea.baseUrl}/api/v1/repos/${encoded(
          place.repository,
        )}/commits?${query(place, path, 'sha', 'limit')}`,
        headers: getGiteaRequestOptions(onGitea).headers ?? {},
        shape: commitsOfGithub,
      }
    );
  }
}

function encoded(repository: string): string {
  return repository.split('/').map(encodeURIComponent).join('/');
}

function query(
  { folder, ref }: RepositoryFolder,
  path: string,
  refName: string,
  limitName: string,
): string {
  return new URLSearchParams({
    path: `${folder}${path}`,
    [refName]: ref,
    [limitName]: '1',
  }).toString();
}
