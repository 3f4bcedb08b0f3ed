import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { DemoCluster } from '../../cluster';
import { FAST_TIMINGS } from '../../controllers/timings';
import { RafayEmulator, RepositoryStatus } from '../RafayEmulator';
import type { Files } from './specifications';

const GIT_IDENTITY = [
  '-c',
  'user.name=Test',
  '-c',
  'user.email=test@example.com',
  '-c',
  'commit.gpgsign=false',
];

/** An emulator with the cluster `edge-1`, for repositories of the project `shop`. */
export function useRafayEmulator() {
  let folder: string;
  let cluster: DemoCluster;
  let emulator: RafayEmulator;
  const log: string[] = [];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rafay-'));
    log.length = 0;
    cluster = DemoCluster.start({ name: 'edge-1', timings: FAST_TIMINGS });
  });

  afterEach(() => {
    emulator?.stop();
    cluster.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** @param files - a file without content is deleted */
  function commit(files: Files, repository = 'kubevirt'): void {
    const tree = path.join(folder, repository);
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(tree, 'projects/shop', name);
      if (content === undefined) {
        fs.rmSync(file);
        continue;
      }
      fs.mkdirSync(path.dirname(file), { recursive: true });
      const documents = Array.isArray(content) ? content : [content];
      fs.writeFileSync(
        file,
        documents.map(document => stringify(document)).join('---\n'),
      );
    }
    const bare = path.join(folder, 'repositories', `${repository}.git`);
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', tree, ...GIT_IDENTITY, ...args]);
    if (!fs.existsSync(path.join(tree, '.git'))) {
      git('init', '--quiet', '--initial-branch', 'main');
      execFileSync('git', [
        'init',
        '--quiet',
        '--bare',
        '--initial-branch',
        'main',
        bare,
      ]);
    }
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Change');
    git('push', '--quiet', bare, 'main');
  }

  function start(): void {
    emulator = RafayEmulator.start({
      repositories: path.join(folder, 'repositories'),
      clusters: new Map([['edge-1', cluster]]),
      pollMs: 10,
      retryMs: 10,
      timeoutMs: 120_000,
      log: line => log.push(line),
    });
  }

  async function until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found) {
        return found;
      }
      await new Promise(resolve => {
        setTimeout(resolve, 10);
      });
    }
  }

  async function settle(): Promise<RepositoryStatus> {
    start();
    return until(() =>
      emulator.status().repositories.find(({ state }) => state !== 'running'),
    );
  }

  /** The commit that was made last, once all of it is done or failed. */
  const settled = (repository = 'kubevirt') => {
    const head = execFileSync('git', [
      ...['--git-dir', path.join(folder, 'repositories', `${repository}.git`)],
      ...['rev-parse', 'main'],
    ]);
    return until(() =>
      emulator
        .status()
        .repositories.find(
          status =>
            status.repository === repository &&
            status.commit === head.toString().trim() &&
            status.state !== 'running',
        ),
    );
  };

  const partOf = (status: RepositoryStatus, name: string) =>
    status.projects[0].parts.find(part => part.name === name);

  return {
    log,
    get cluster() {
      return cluster;
    },
    get emulator() {
      return emulator;
    },
    commit,
    start,
    until,
    settle,
    settled,
    partOf,
    /** Names of the config maps in the namespace `apps`. */
    configMaps: () =>
      cluster.store
        .list('configmaps', { namespace: 'apps' })
        .map(({ metadata }) => metadata.name)
        .sort(),
  };
}
