import { existsSync, readFileSync } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { LOAD_TIMEOUT, loadClient } from '../__testUtils__/loadClient';
import type { Connection } from './connection';
import { DefaultConnectionSource } from './DefaultConnectionSource';
import { DefaultKubeClient } from './DefaultKubeClient';
import { runExecPlugin } from './execCredential';

describe('credentials that are slow, or refused meanwhile', () => {
  const directory = createMockDirectory();

  beforeAll(loadClient, LOAD_TIMEOUT);
  beforeEach(() => directory.clear());

  it('does not wait for what a plugin left behind with its output', async () => {
    const pid = directory.resolve('pid');
    const command = '/bin/sh';
    try {
      await expect(
        runExecPlugin(
          {
            command,
            args: [
              '-c',
              `sleep 600 & echo $! > ${pid}; echo '{"status":{"token":"t"}}'`,
            ],
          },
          { command, program: command, env: [], timeout: 100 },
          { name: 'c' },
        ),
      ).rejects.toMatchObject({ code: 0, reason: 'ExecCredentialFailed' });
    } finally {
      // Not where it was ended before it had written that: 0 would be all processes of this test's group.
      const child = existsSync(pid) ? Number(readFileSync(pid, 'utf8')) : 0;
      if (child > 0) {
        process.kill(child);
      }
    }
  });

  it('does not hand out what was refused while its files were looked at', async () => {
    directory.setContent({ token: 'one' });
    let loads = 0;
    const source = DefaultConnectionSource.create({
      cluster: 'c',
      source: {
        load: async () => {
          loads += 1;
          return {
            cluster: { server: 'https://one.example.com' },
            user: { tokenFile: 'token' },
            directory: directory.path,
          };
        },
      },
    });
    const refused = await source.get();
    const looking = source.get();
    source.invalidate(refused);
    expect(await looking).not.toBe(refused);
    expect(loads).toBe(2);
    source.close();
  });

  it.each([
    [
      'a call',
      (client: DefaultKubeClient, signal: AbortSignal) =>
        client.json('/version', { signal }),
    ],
    [
      'a watch',
      (client: DefaultKubeClient, signal: AbortSignal) =>
        client.stream('/api/v1/pods?watch=1', { signal }),
    ],
  ])('ends %s that is given up while it waits for them', async (_, call) => {
    const client = DefaultKubeClient.create({
      cluster: 'c',
      connections: {
        get: () => new Promise<Connection>(() => {}),
        invalidate() {},
        close() {},
      },
    });
    const controller = new AbortController();
    const calling = call(client, controller.signal);
    controller.abort();
    await expect(calling).rejects.toMatchObject({
      code: 0,
      reason: 'ABORT_ERR',
    });
    await expect(call(client, controller.signal)).rejects.toMatchObject({
      code: 0,
    });
  });

  it('ends a call in its time, though they do not come', async () => {
    const client = DefaultKubeClient.create({
      cluster: 'c',
      connections: {
        get: () => new Promise<Connection>(() => {}),
        invalidate() {},
        close() {},
      },
    });
    await expect(client.json('/version', { timeout: 1 })).rejects.toMatchObject(
      { code: 0, reason: 'ETIMEDOUT' },
    );
  });
});
