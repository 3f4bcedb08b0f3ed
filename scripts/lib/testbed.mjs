// A real control plane for the integration suite: KubeVirt's test bed, where it lies beside the checkout.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { root } from './toolchain.mjs';

const program = resolve(root, '../shared/testbed/testbed.mjs');
/** The test bed listens on this many ports in a row. */
const PORTS = 15;
/** At the last of them Prometheus answers. */
const PROMETHEUS = PORTS - 1;
/** Below the ports that systems give to outgoing connections. */
const FIRST_PORT = 17_400;
const LAST_PORT = 31_000;
/** With the operator it listens here as well, wherever its other ports are. */
const OPERATOR_PORT = 8444;
/** Go is found where its installer puts it, too. */
const env = {
  ...process.env,
  PATH: [process.env.PATH, '/usr/local/go/bin'].join(delimiter),
};

/** Why no test bed can be had on this machine; undefined where one can. */
export function whyNoTestBed() {
  if (!existsSync(program)) {
    return 'there is no test bed beside the checkout';
  }
  if (process.platform !== 'linux') {
    return `the test bed runs on Linux, and this is ${process.platform}`;
  }
  if (spawnSync('go', ['version'], { env }).status !== 0) {
    return 'the test bed is built with Go, and there is no go on the PATH';
  }
  return undefined;
}

/** What starts a test bed with a Prometheus that reads virt-handler's metrics, where one is installed. */
export function prometheusOptions() {
  return spawnSync('prometheus', ['--version'], { env }).status === 0
    ? ['--prometheus']
    : [];
}

/** Resolves with undefined once the operator's port is free, and with why not when it stays taken. */
export async function whyNoOperator(timeoutMs) {
  const end = Date.now() + timeoutMs;
  while (!(await isFree(OPERATOR_PORT))) {
    if (Date.now() > end) {
      return `port ${OPERATOR_PORT}, which the operator's webhooks need, is taken`;
    }
    await new Promise(done => setTimeout(done, 1_000));
  }
  return undefined;
}

/** One test bed of its own, in a folder and on ports of its own. */
export class TestBed {
  #directory = mkdtempSync(join(tmpdir(), 'kubevirt-integration-'));
  #starting;
  #port;

  get kubeconfig() {
    return join(this.#directory, 'admin.kubeconfig');
  }

  /** Where the Prometheus of one that was started with `--prometheus` answers. */
  get prometheusUrl() {
    return `http://127.0.0.1:${this.#port + PROMETHEUS}`;
  }

  /** The command line that breaks it when the name of a fault is appended. */
  get faultCommand() {
    return [process.execPath, program, ...this.#where(), 'fault']
      .map(word => `'${word.replaceAll("'", "'\\''")}'`)
      .join(' ');
  }

  /** Starts it; resolves with whether it runs. */
  async up(options = []) {
    this.#port = await freePorts();
    this.#starting = spawn(
      process.execPath,
      [
        program,
        'up',
        '--port',
        String(this.#port),
        ...options,
        ...this.#where(),
      ],
      // Its own process group: a Ctrl-C is for this program, which then ends the test bed.
      { env, stdio: ['ignore', 'ignore', 'inherit'], detached: true },
    );
    const code = await new Promise(done => {
      this.#starting.once('close', done);
      this.#starting.once('error', () => done(1));
    });
    this.#starting = undefined;
    return code === 0;
  }

  /** Has the test bed do something else, such as `fault compact`; throws where it fails. */
  async run(...args) {
    const child = spawn(
      process.execPath,
      [program, ...args, ...this.#where()],
      {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const code = await new Promise((done, failed) => {
      child.once('close', done);
      child.once('error', failed);
    });
    if (code !== 0) {
      throw new Error(`testbed.mjs ${args.join(' ')} ended with code ${code}`);
    }
  }

  /** Ends it and forgets its folder. May be called at any time, also while it starts. */
  down() {
    if (this.#starting?.pid) {
      // With its group, so that no build goes on; what it started and recorded is ended by `down`.
      process.kill(-this.#starting.pid, 'SIGKILL');
    }
    spawnSync(process.execPath, [program, 'down', ...this.#where()], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }

  #where() {
    return ['--dir', this.#directory];
  }
}

async function freePorts() {
  // Two suites that start at the same moment look in different places.
  const span = Math.floor((LAST_PORT - FIRST_PORT) / PORTS);
  const first = process.pid % span;
  for (let i = 0; i < span; i++) {
    const port = FIRST_PORT + ((first + i) % span) * PORTS;
    const ports = Array.from({ length: PORTS }, (_, n) => port + n);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) {
      return port;
    }
  }
  throw new Error(`no ${PORTS} free ports in a row on this machine`);
}

function isFree(port) {
  return new Promise(done => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
