import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { writeKubeconfig } from './kubeconfig';

describe('writeKubeconfig', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('writes contexts of several clusters, readable by the owner only', async () => {
    const file = join(folder, 'config');
    await writeFile(file, 'old', { mode: 0o644 });
    const context = (name: string, cluster: string, user: string) => ({
      name,
      cluster,
      user,
      server: `https://${cluster}.example.com`,
      ca: `authority of ${cluster}`,
      token: `${user}-of-${cluster}`,
    });
    await writeKubeconfig(file, [
      context('a', 'first', 'admin'),
      context('b', 'first', 'reader'),
      { ...context('c', 'second', 'admin'), namespace: 'demo' },
    ]);
    const config = parse(await readFile(file, 'utf8'));
    expect(config['current-context']).toBe('a');
    expect(config.clusters).toEqual([
      {
        name: 'first',
        cluster: {
          server: 'https://first.example.com',
          'certificate-authority-data':
            Buffer.from('authority of first').toString('base64'),
        },
      },
      expect.objectContaining({ name: 'second' }),
    ]);
    expect(config.users.map((user: any) => user.user.token)).toEqual([
      'admin-of-first',
      'reader-of-first',
      'admin-of-second',
    ]);
    expect(config.contexts[2]).toEqual({
      name: 'c',
      context: {
        cluster: 'second',
        user: 'admin@second',
        namespace: 'demo',
      },
    });
    expect((await stat(file)).mode % 0o1000).toBe(0o600);
  });
});
