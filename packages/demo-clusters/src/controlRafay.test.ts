import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runControl } from './controlCommands';
import { startControlServer } from './controlServer';

const REPOSITORY = {
  repository: 'kubevirt',
  commit: 'a1b2c3d4',
  state: 'done' as const,
  projects: [],
};

describe('npm run demo -- rafay', () => {
  const rest: { fault: object } = { fault: {} };
  const asked: string[] = [];
  const emulator = {
    status: () => ({
      repositories: [REPOSITORY],
      approvals: { held: asked.at(-1) === 'hold', pending: [] },
    }),
    hold: () => asked.push('hold'),
    release: () => asked.push('release'),
    approve: (stage?: string) =>
      stage === 'none'
        ? []
        : [{ project: 'shop', pipeline: 'rollout', stage: stage ?? 'any' }],
    setFault: (...fault: unknown[]) => asked.push(fault.join(' ').trim()),
    clearFaults: () => asked.push('clear'),
  };
  let control: Awaited<ReturnType<typeof startControlServer>>;
  let folder: string;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'demo-'));
    control = await startControlServer({
      port: 0,
      fleet: { members: new Map() },
      rafay: { emulator, rest },
    });
    fs.writeFileSync(
      path.join(folder, 'demo.json'),
      JSON.stringify({ control: control.url }),
    );
  });

  afterAll(async () => {
    await control.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const run = (words: string) =>
    runControl([...words.split(' '), '--state-dir', folder]);
  const answer = async (words: string) => JSON.parse(await run(words));

  it('status shows what has been done with each repository, and what waits', async () => {
    expect(await answer('rafay status')).toEqual({
      repositories: [REPOSITORY],
      approvals: { held: false, pending: [] },
    });
  });

  it('hold and release say whether approvals are held', async () => {
    expect(await answer('rafay hold')).toMatchObject({ held: true });
    expect(await answer('rafay release')).toMatchObject({ held: false });
  });

  it('approve names what it approved, all or one stage', async () => {
    expect((await answer('rafay approve')).approved).toMatchObject([
      { stage: 'any' },
    ]);
    expect((await answer('rafay approve ready')).approved).toMatchObject([
      { stage: 'ready' },
    ]);
    await expect(run('rafay approve none')).rejects.toThrow(
      'No stage none waits for an approval; rafay status says what does',
    );
  });

  it.each([
    ['key-expired', { status: 401 }],
    ['error-429', { status: 429 }],
    ['slow', { latencyMs: 3000 }],
  ])('fault %s is one of the REST API, until clear', async (name, fault) => {
    await run(`rafay fault ${name}`);
    expect(rest.fault).toMatchObject(fault);
    await run('rafay fault clear');
    expect(rest.fault).toEqual({});
  });

  it('other faults are those of rollouts, for all or for one', async () => {
    await run('rafay fault addon-failed');
    expect(asked.at(-1)).toBe('addon-failed');
    await run('rafay fault workload-failed orders-db');
    expect(asked.at(-1)).toBe('workload-failed orders-db');
    await run('rafay fault clear');
    expect(asked.at(-1)).toBe('clear');
  });

  it('names which faults there are', async () => {
    await expect(run('rafay fault toString')).rejects.toThrow(
      'There is no fault toString of Rafay; there are key-expired, error-429, error-500, html, slow, approval-pending, addon-failed, partial-success, workload-failed, workload-unpublished, drift-detected, drift-blocked, clear',
    );
  });

  it('needs an emulator for Rafay', async () => {
    const without = await startControlServer({
      port: 0,
      fleet: { members: new Map() },
    });
    const response = await fetch(without.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ command: 'rafay-hold' }),
    });
    expect(await response.json()).toEqual({
      error:
        'The demo runs without an emulator for Rafay: start it with --repositories',
    });
    await without.stop();
  });
});
