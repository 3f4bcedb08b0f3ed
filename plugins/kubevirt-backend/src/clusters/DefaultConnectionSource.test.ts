import { promises as fs } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { LOAD_TIMEOUT, loadClient } from '../__testUtils__/loadClient';
import { DefaultConnectionSource } from './DefaultConnectionSource';
import type { ExecPlugin } from './execPlugins';
import { KubeError } from './KubeError';
import { pickContext, readKubeconfig } from './kubeconfig';

describe('DefaultConnectionSource', () => {
  const directory = createMockDirectory();
  let now = 0;

  const write = (user: object, server = 'https://one.example.com') =>
    directory.addContent({
      kubeconfig: JSON.stringify({
        'current-context': 'c',
        clusters: [{ name: 'c', cluster: { server } }],
        users: [{ name: 'u', user }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      }),
    });

  const create = (execPlugins: ExecPlugin[] = []) => {
    const file = directory.resolve('kubeconfig');
    return DefaultConnectionSource.create({
      cluster: 'c',
      execPlugins,
      now: () => now,
      source: {
        file,
        load: async () => ({
          ...pickContext(
            readKubeconfig(await fs.readFile(file, 'utf8'), file),
            file,
          ),
          directory: directory.path,
        }),
      },
    });
  };
  const bearer = async (source: DefaultConnectionSource) =>
    (await source.get()).headers.Authorization;

  beforeAll(loadClient, LOAD_TIMEOUT);

  beforeEach(() => {
    directory.clear();
    now = Date.parse('2026-01-01T00:00:00Z');
  });

  it('keeps a connection while nothing changes', async () => {
    write({ token: 'first' });
    const source = create();
    const connection = await source.get();
    expect(connection.headers.Authorization).toBe('Bearer first');
    expect(connection.agent).toHaveProperty('keepAlive', true);
    expect(await source.get()).toBe(connection);
  });

  it('makes no connection any more once it is closed, also for who asked before', async () => {
    write({ token: 'first' });
    const source = create();
    const asked = source.get();
    source.close();
    await expect(asked).rejects.toMatchObject({ reason: 'ConnectionClosed' });
    await expect(source.get()).rejects.toBeInstanceOf(KubeError);
  });

  it('follows a kubeconfig that changes', async () => {
    write({ token: 'first' });
    const source = create();
    await source.get();
    write({ token: 'second-one' }, 'https://two.example.com');
    expect(await bearer(source)).toBe('Bearer second-one');
    expect((await source.get()).server.host).toBe('two.example.com');
  });

  it('follows a token file that is rotated, by a relative path too', async () => {
    directory.addContent({ token: 'first\n' });
    write({ tokenFile: 'token', token: 'stale' });
    const source = create();
    expect(await bearer(source)).toBe('Bearer first');
    directory.addContent({ token: 'second-one\n' });
    expect(await bearer(source)).toBe('Bearer second-one');
  });

  it('reads again what changed while it was read', async () => {
    directory.addContent({ token: 'first' });
    write({ tokenFile: 'token' });
    const file = directory.resolve('kubeconfig');
    const source = DefaultConnectionSource.create({
      cluster: 'c',
      source: {
        file,
        load: async () => {
          const text = await fs.readFile(file, 'utf8');
          if (text.includes('one.example.com')) {
            write({ token: 'second-one' }, 'https://two.example.com');
          }
          return {
            ...pickContext(readKubeconfig(text, file), file),
            directory: directory.path,
          };
        },
      },
    });
    expect(await bearer(source)).toBe('Bearer first');
    expect(await bearer(source)).toBe('Bearer second-one');
  });

  it('goes on with the last token while its file is away, until it is refused', async () => {
    directory.addContent({ token: 'first' });
    write({ tokenFile: 'token' });
    const source = create();
    const connection = await source.get();
    await fs.rm(directory.resolve('token'));
    expect(await source.get()).toBe(connection);
    source.invalidate(connection);
    await expect(source.get()).rejects.toMatchObject({
      code: 0,
      reason: 'CredentialUnavailable',
    });
    directory.addContent({ token: 'second-one' });
    expect(await bearer(source)).toBe('Bearer second-one');
  });

  it('does not go on with a credential that was taken out of the kubeconfig', async () => {
    write({ token: 'first' });
    const source = create();
    await source.get();
    write({ exec: { command: 'not-allowed' } });
    await expect(source.get()).rejects.toMatchObject({ code: 0 });
  });

  it('sends user and password as basic authentication', async () => {
    write({ username: 'me', password: 'pw' });
    expect(await bearer(create())).toBe(
      `Basic ${Buffer.from('me:pw').toString('base64')}`,
    );
  });

  it('sends no credential over plain HTTP to another machine, but does to this one', async () => {
    write({ token: 'first' }, 'http://one.example.com');
    expect(await bearer(create())).toBeUndefined();
    write({ token: 'first' }, 'http://127.0.0.1:8001');
    expect(await bearer(create())).toBe('Bearer first');
  });

  it('says which cluster has no credential, and works once it is there', async () => {
    const source = create();
    const error = await source.get().catch(e => e);
    expect(error).toBeInstanceOf(KubeError);
    expect(error).toMatchObject({ code: 0, reason: 'CredentialUnavailable' });
    write({ token: 'first' });
    expect(await bearer(source)).toBe('Bearer first');
  });

  describe('credential plugins', () => {
    const plugin: ExecPlugin = {
      command: process.execPath,
      program: process.execPath,
      env: ['ALLOWED'],
      timeout: 50_000,
    };
    const run = (script: string) => ({
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: process.execPath,
        args: ['-e', script],
        env: [{ name: 'FROM_FILE', value: 'file' }],
      },
    });
    const printing = (status: string) =>
      run(
        `console.log(JSON.stringify({ kind: 'ExecCredential', status: ${status} }))`,
      );
    /** Counts its runs in a file, and prints a token with that number. */
    const counting = (expires?: string) =>
      run(`
        const fs = require('node:fs');
        const file = ${JSON.stringify(directory.resolve('runs'))};
        const runs = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) + 1 : 1;
        if (Number.isNaN(runs)) process.exit(1);
        fs.writeFileSync(file, String(runs));
        console.log(JSON.stringify({ status: { token: 'run-' + runs, expirationTimestamp: ${JSON.stringify(
          expires,
        )} } }));
      `);

    afterEach(() => {
      delete process.env.ALLOWED;
      delete process.env.SECRET_OF_PORTAL;
    });

    it.each(['PATH', 'LD_PRELOAD', 'NODE_OPTIONS'])(
      'is not run where the kubeconfig sets %s',
      async name => {
        const user = counting();
        user.exec.env.push({ name, value: '/tmp/evil' });
        write(user);
        await expect(create([plugin]).get()).rejects.toThrow(name);
        await expect(fs.stat(directory.resolve('runs'))).rejects.toThrow(
          'ENOENT',
        );
      },
    );

    it('runs the program that was found at start-up, by whatever allowed name', async () => {
      const user = printing('{ token: "from-plugin" }');
      user.exec.command = 'some-name';
      write(user);
      expect(await bearer(create([{ ...plugin, command: 'some-name' }]))).toBe(
        'Bearer from-plugin',
      );
    });

    it('is not run where it is not allowed', async () => {
      write(counting());
      await expect(create().get()).rejects.toThrow(/not allowed/);
      await expect(fs.stat(directory.resolve('runs'))).rejects.toThrow(
        'ENOENT',
      );
    });

    it('gets just the environment that is named', async () => {
      process.env.ALLOWED = 'yes';
      process.env.SECRET_OF_PORTAL = 'no';
      write(
        printing(
          "{ token: [process.env.ALLOWED, process.env.SECRET_OF_PORTAL, process.env.FROM_FILE, JSON.parse(process.env.KUBERNETES_EXEC_INFO).spec.interactive].join('|') }",
        ),
      );
      expect(await bearer(create([plugin]))).toBe('Bearer yes||file|false');
    });

    it('is run again when the credential is about to expire, and when it is refused', async () => {
      write(counting('2026-01-01T01:00:00Z'));
      const source = create([plugin]);
      expect(await bearer(source)).toBe('Bearer run-1');
      now += 59 * 60_000;
      expect(await bearer(source)).toBe('Bearer run-1');
      source.invalidate(await source.get());
      expect(await bearer(source)).toBe('Bearer run-2');
      now += 60_000;
      expect(await bearer(source)).toBe('Bearer run-3');
    });

    it('is run once more for all calls that were refused together', async () => {
      write(counting());
      const source = create([plugin]);
      const refused = await source.get();
      source.invalidate(refused);
      expect(await bearer(source)).toBe('Bearer run-2');
      source.invalidate(refused);
      expect(await bearer(source)).toBe('Bearer run-2');
    });

    it('may fail to renew a credential as long as the one it gave is good', async () => {
      write(counting('2026-01-01T01:00:00Z'));
      const source = create([plugin]);
      expect(await bearer(source)).toBe('Bearer run-1');
      write(run('process.exit(1)'));
      source.invalidate(await source.get());
      await expect(source.get()).rejects.toMatchObject({
        reason: 'ExecCredentialFailed',
      });

      write(counting('2026-01-01T01:00:00Z'));
      expect(await bearer(source)).toBe('Bearer run-2');
      directory.addContent({ runs: 'not a number' });
      now += 59.75 * 60_000;
      expect(await bearer(source)).toBe('Bearer run-2');
      now += 60_000;
      await expect(source.get()).rejects.toMatchObject({
        reason: 'ExecCredentialFailed',
      });
    });

    it('is given the cluster where the kubeconfig asks for it', async () => {
      const { exec } = printing(
        "{ token: Buffer.from(JSON.stringify(JSON.parse(process.env.KUBERNETES_EXEC_INFO).spec.cluster)).toString('base64') }",
      );
      directory.addContent({
        'ca.crt': 'an authority',
        kubeconfig: JSON.stringify({
          'current-context': 'c',
          clusters: [
            {
              name: 'c',
              cluster: {
                server: 'http://127.0.0.1:8001',
                'certificate-authority': 'ca.crt',
                'tls-server-name': 'kube.internal',
                extensions: [
                  {
                    name: 'client.authentication.k8s.io/exec',
                    extension: { audience: 'kube' },
                  },
                ],
              },
            },
          ],
          users: [
            {
              name: 'u',
              user: { exec: { ...exec, provideClusterInfo: true } },
            },
          ],
          contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
        }),
      });
      const header = await bearer(create([plugin]));
      expect(
        JSON.parse(
          Buffer.from(
            String(header).replace('Bearer ', ''),
            'base64',
          ).toString(),
        ),
      ).toEqual({
        server: 'http://127.0.0.1:8001',
        'tls-server-name': 'kube.internal',
        'certificate-authority-data':
          Buffer.from('an authority').toString('base64'),
        config: { audience: 'kube' },
      });
    });

    it.each([
      ['prints no JSON', 'console.log("t0ps3cret")', 'printed no JSON'],
      [
        'has no credential',
        'console.log(JSON.stringify({ hidden: "t0ps3cret" }))',
        'neither a token nor',
      ],
      [
        'fails',
        'console.error("t0ps3cret"); console.log("t0ps3cret"); process.exit(3)',
        'exit code 3',
      ],
    ])('that %s is named, and nothing it printed', async (_, script, words) => {
      write(run(script));
      const error = await create([plugin])
        .get()
        .catch(e => e);
      expect(error).toMatchObject({ code: 0, reason: 'ExecCredentialFailed' });
      expect(error.message).toContain(words);
      expect(JSON.stringify([error, error.message, error.stack])).not.toContain(
        't0ps3cret',
      );
    });

    it('that hangs is killed', async () => {
      write(run('setInterval(() => {}, 1000)'));
      await expect(create([{ ...plugin, timeout: 50 }]).get()).rejects.toThrow(
        /was ended by SIGKILL/,
      );
    });
  });
});
