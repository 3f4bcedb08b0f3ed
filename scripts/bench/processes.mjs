// Starts the processes of a benchmark, and ends them.
import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/toolchain.mjs';

const children = new Set();

/** A TypeScript program of this repository in a process of its own. `ready` is a line it prints. */
export function startProgram(
  name,
  file,
  args,
  { env = {}, node = [], cwd = root, folder, ready },
) {
  const logFile = join(folder, `${name}.log`);
  const log = createWriteStream(logFile);
  const child = spawn(
    process.execPath,
    [
      ...node,
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      file,
      ...args,
    ],
    {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  children.add(child);
  child.on('close', () => children.delete(child));
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = chunk => {
      log.write(chunk);
      text += chunk;
      const line =
        ready && text.split('\n').find(item => item.startsWith(ready));
      if (line) {
        text = '';
        resolve({ child, line });
      }
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    child.on('close', code =>
      reject(new Error(`${name} ended with code ${code}; see ${logFile}`)),
    );
    if (!ready) {
      resolve({ child });
    }
  });
}

let asked = 0;

/** Sends a program a command and resolves with its answer. */
export function sendCommand(child, command, value) {
  asked += 1;
  const id = asked;
  return new Promise(resolve => {
    const onMessage = message => {
      if (message.id === id) {
        child.off('message', onMessage);
        resolve(message.answer);
      }
    };
    child.on('message', onMessage);
    child.send({ id, command, value });
  });
}

export async function endAll() {
  for (const child of children) {
    child.kill('SIGTERM');
  }
  for (let waited = 0; children.size > 0 && waited < 50; waited++) {
    await sleep(100);
  }
  for (const child of children) {
    child.kill('SIGKILL');
  }
}

export function sleep(ms) {
  return new Promise(resolve => setTimeout(resolve, ms));
}

/** What the backend uses, by its own account (see probe.cjs). */
export async function probe(child, file) {
  rmSync(file, { force: true });
  child.kill('SIGUSR2');
  for (;;) {
    await sleep(50);
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      // Not written yet.
    }
  }
}

/** `q` of 0.5 is the median. */
export function percentile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
}
