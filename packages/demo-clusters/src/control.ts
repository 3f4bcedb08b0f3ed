import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `Commands for a running demo:
  fault CLUSTER refuse|hang|slow|error-500|error-429|forbid-vms|drop-watches|expire|clear
  scenario list
  scenario run NAME [--cluster west]
  scenario undo NAME [--cluster west]
  node down|up NODE [--cluster west]
  rafay status
and --state-dir DIR, the folder that the demo was started with (default .demo)`;

function requestOf(
  [topic, verb, name]: string[],
  cluster: string | undefined,
): object | undefined {
  if (topic === 'fault' && verb && name) {
    return { command: 'fault', cluster: verb, name };
  }
  if (topic === 'scenario' && verb === 'list') {
    return { command: 'scenario-list' };
  }
  if (topic === 'scenario' && ['run', 'undo'].includes(verb) && name) {
    return { command: `scenario-${verb}`, name, cluster };
  }
  if (topic === 'node' && ['up', 'down'].includes(verb) && name) {
    return { command: `node-${verb}`, name, cluster };
  }
  return undefined;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      cluster: { type: 'string' },
      'state-dir': { type: 'string', default: '.demo' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const file = path.join(values['state-dir']!, 'demo.json');
  const status = positionals.join(' ') === 'rafay status';
  const request = requestOf(positionals, values.cluster);
  if (!status && !request) {
    throw new Error(USAGE);
  }
  if (!fs.existsSync(file)) {
    throw new Error(
      `No demo runs here: ${file} is missing. Start it, or name its folder with --state-dir`,
    );
  }
  const { control } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const response = status
    ? await fetch(`${control}/rafay/status`)
    : await fetch(control, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(request),
      });
  const body = (await response.json()) as any;
  if (!response.ok) {
    throw new Error(body.error);
  }
  process.stdout.write(`${JSON.stringify(body, undefined, 2)}\n`);
}

main().catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
