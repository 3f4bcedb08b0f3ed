import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { renderKubeconfig, writeKubeconfig } from './apiserver';
import { startControlServer } from './controlServer';
import { Fleet } from './fleet';
import { RafayEmulator, RafayRestServer } from './rafay';

const PARENT_CHECK_MS = 2_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A port, or the first of three; 0 for any that are free. */
function portOf(option: string, value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_533) {
    throw new Error(`--${option}: '${value}' is no port`);
  }
  return port;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      'state-dir': { type: 'string', default: '.demo' },
      repositories: { type: 'string' },
      ports: { type: 'string', default: '0' },
      'control-port': { type: 'string', default: '0' },
      'rafay-port': { type: 'string', default: '0' },
      'parent-pid': { type: 'string' },
      'no-background-events': { type: 'boolean', default: false },
    },
  });
  return {
    stateDir: path.resolve(values['state-dir']),
    repositories: values.repositories && path.resolve(values.repositories),
    basePort: portOf('ports', values.ports),
    controlPort: portOf('control-port', values['control-port']),
    rafayPort: portOf('rafay-port', values['rafay-port']),
    parentPid: values['parent-pid'] ? Number(values['parent-pid']) : undefined,
    backgroundEvents: !values['no-background-events'],
  };
}

async function main(): Promise<void> {
  const options = readOptions();
  fs.mkdirSync(options.stateDir, { recursive: true });
  const fleet = await Fleet.start({
    basePort: options.basePort,
    backgroundEvents: options.backgroundEvents,
    onError: (cluster, error) => say(`[${cluster}] ${error.message}`),
  });
  const rafay = options.repositories
    ? RafayEmulator.start({
        repositories: options.repositories,
        clusters: new Map(
          [...fleet.members].map(([name, { cluster }]) => [name, cluster]),
        ),
        log: line => say(`Rafay emulator: ${line}`),
      })
    : undefined;
  const apiKey = `ra2.${randomBytes(24).toString('hex')}`;
  const rest =
    rafay &&
    (await RafayRestServer.start({
      emulator: rafay,
      projects: ['shop', 'edge'],
      clustersOf: { edge: ['edge-1'] },
      clusters: [...fleet.members.keys()],
      apiKey,
      kubeconfigOf: name => {
        const contexts = fleet
          .kubeconfigContexts()
          .filter(context => context.name === name);
        return contexts.length > 0 ? renderKubeconfig(contexts) : undefined;
      },
      port: options.rafayPort,
    }));
  if (rest) {
    const file = path.join(options.stateDir, 'rafay-api-key');
    fs.writeFileSync(file, apiKey, { mode: 0o600 });
    fs.chmodSync(file, 0o600);
  }
  const control = await startControlServer({
    port: options.controlPort,
    fleet,
    rafay: rafay && rest && { emulator: rafay, rest },
  });
  const kubeconfig = path.join(options.stateDir, 'kubeconfig');
  const description = path.join(options.stateDir, 'demo.json');
  fs.writeFileSync(
    description,
    JSON.stringify(
      {
        pid: process.pid,
        control: control.url,
        ...(rest && { rafay: rest.url }),
        clusters: Object.fromEntries(
          [...fleet.members].map(([name, { server }]) => [name, server.url]),
        ),
      },
      undefined,
      2,
    ),
  );
  // Last of all: whoever waits for this file may begin.
  await writeKubeconfig(kubeconfig, fleet.kubeconfigContexts());
  say(
    `Demo clusters are up: kubectl --kubeconfig ${kubeconfig} get vms -A (contexts west, east, edge-1)`,
  );

  let ending = false;
  const end = async () => {
    if (ending) {
      return;
    }
    ending = true;
    rafay?.stop();
    await control.stop();
    await rest?.stop();
    await fleet.stop();
    fs.rmSync(kubeconfig, { force: true });
    fs.rmSync(description, { force: true });
    process.exit(0);
  };
  // Controllers report what fails in them; what fails elsewhere must not end every cluster of the demo.
  process.on('uncaughtException', error =>
    say(`A failure was left unhandled: ${error.stack ?? error}`),
  );
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  const { parentPid } = options;
  if (parentPid) {
    setInterval(() => {
      if (!isAlive(parentPid)) {
        void end();
      }
    }, PARENT_CHECK_MS);
  }
}

main().catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
