import { ConfigReader } from '@backstage/config';
import { DefaultGithubCredentialsProvider } from '@backstage/integration';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { CommitReader } from './CommitReader';

const TOKEN = 'secret-token';
const PATH = 'projects/shop/workloads/artifacts/orders-db/orders-db.yaml';
const SHA = '4d1e86ed90ada4d6176215799b684f2a75961ada';
const ON_GITHUB = 'https://github.com/acme/orders/blob/main/catalog-info.yaml';

const github = (date: string) => [
  { sha: SHA, commit: { committer: { date } } },
];

describe('CommitReader', () => {
  let clock: ManualClock;
  let asked: { url: string; headers: Record<string, string> }[];
  let answer: () => Response | Promise<Response>;
  let reader: CommitReader;

  const json =
    (body: unknown, status = 200) =>
    () =>
      new Response(JSON.stringify(body), { status });

  beforeEach(() => {
    clock = new ManualClock();
    asked = [];
    answer = json(github('2026-11-28T13:00:00+01:00'));
    reader = CommitReader.create({
      clock,
      timeout: 15_000,
      config: new ConfigReader({
        integrations: {
          github: [{ host: 'github.com', token: TOKEN }],
          gitlab: [
            {
              host: 'gitlab.example.com',
              token: TOKEN,
              apiBaseUrl: 'https://gitlab.example.com/api/v4',
            },
          ],
          gitea: [{ host: 'gitea.example.com', username: 'u', password: 'p' }],
        },
      }),
      fetch: (async (url: string, init: RequestInit) => {
        asked.push({ url, headers: init.headers as Record<string, string> });
        return answer();
      }) as typeof fetch,
    });
  });

  it.each([
    [
      ON_GITHUB,
      github('2026-11-28T13:00:00+01:00'),
      `https://api.github.com/repos/acme/orders/commits?path=${encodeURIComponent(
        PATH,
      )}&sha=main&per_page=1`,
    ],
    [
      'https://gitlab.example.com/acme/shop/orders/-/blob/main/deep/catalog-info.yaml',
      [{ id: SHA, committed_date: '2026-11-28T12:00:00.000Z' }],
      `https://gitlab.example.com/api/v4/projects/acme%2Fshop%2Forders/repository/commits?path=${encodeURIComponent(
        `deep/${PATH}`,
      )}&ref_name=main&per_page=1`,
    ],
    [
      'https://gitea.example.com/acme/orders/src/branch/main/catalog-info.yaml',
      github('2026-11-28T12:00:00Z'),
      `https://gitea.example.com/api/v1/repos/acme/orders/commits?path=${encodeURIComponent(
        PATH,
      )}&sha=main&limit=1`,
    ],
  ])('asks the host of %s with its credential', async (beside, body, url) => {
    answer = json(body);
    expect(await reader.lastCommit(beside, PATH)).toEqual({
      id: SHA,
      at: '2026-11-28T12:00:00.000Z',
    });
    expect(asked[0].url).toBe(url);
    expect(JSON.stringify(asked[0].headers)).toMatch(/secret-token|basic /);
  });

  it.each([
    'https://elsewhere.example.com/acme/orders/blob/main/catalog-info.yaml',
    'https://github.com/acme/orders',
    'https://github.com/acme/orders/blob/main/%E0%A4%A',
    'file:/etc/passwd',
    'no address',
  ])('asks nobody for what is beside %s', async beside => {
    expect(await reader.lastCommit(beside, PATH)).toBeUndefined();
    expect(asked).toHaveLength(0);
  });

  it.each([
    ['no such file', json([])],
    ['a refusal', json({ message: 'Bad credentials' }, 401)],
    ['too many calls', json({ message: 'rate limit' }, 403)],
    ['an error', json({}, 500)],
    ['a page', () => new Response('<html>Sign in</html>')],
    ['another form', json({ commits: [] })],
    ['a time that is none', json(github('yesterday'))],
    [
      'an id that is none',
      json([{ ...github('2026-11-28T12:00:00Z')[0], sha: '../x' }]),
    ],
    ['no connection', () => Promise.reject(new TypeError('fetch failed'))],
  ])('does not know it with %s', async (_, outcome) => {
    answer = outcome;
    expect(await reader.lastCommit(ON_GITHUB, PATH)).toBeUndefined();
  });

  it('asks once a minute, for however many look', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () => reader.lastCommit(ON_GITHUB, PATH)),
    );
    clock.tick(59_000);
    await reader.lastCommit(ON_GITHUB, PATH);
    expect(asked).toHaveLength(1);
    clock.tick(1_000);
    await reader.lastCommit(ON_GITHUB, PATH);
    expect(asked).toHaveLength(2);
  });

  it('keeps what it needs to get tokens of a GitHub App', async () => {
    const create = jest.spyOn(
      DefaultGithubCredentialsProvider,
      'fromIntegrations',
    );
    await reader.lastCommit(ON_GITHUB, PATH);
    await reader.lastCommit(ON_GITHUB, `other/${PATH}`);
    expect(asked).toHaveLength(2);
    expect(create).toHaveBeenCalledTimes(1);
    create.mockRestore();
  });
});
