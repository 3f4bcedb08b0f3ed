import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { FAULT_NAMES } from './controlFaults';
import { REST_FAULT_NAMES, ROLLOUT_FAULT_NAMES } from './rafay';

const USAGE = `Commands for a running demo:
  fault CLUSTER ${FAULT_NAMES.join('|')}
  scenario list
  scenario run NAME [--cluster west]
  scenario undo NAME [--cluster west]
  node down|up NODE [--cluster west]
  rafay status
  rafay fault ${[...REST_FAULT_NAMES, 'clear'].join('|')}
  rafay fault ${ROLLOUT_FAULT_NAMES.join('|')} [ADD-ON or WORKLOAD]
  rafay hold               approvals wait for you from now on
  rafay approve [STAGE]    approves what waits
  rafay release            approvals are given by themselves again
and --state-dir DIR, the folder that the demo was started with (default .demo).
Without a portal: start [--state-dir DIR], until Ctrl-C`;

/** What is sent to the demo: a command, or a question when there is no body. */
interface ControlRequest {
  path: string;
  body?: object;
}

function requestOf(
  words: string[],
  cluster: string | undefined,
): ControlRequest | undefined {
  const [topic, verb, name, target] = words;
  const command = (body: object) => ({ path: '/', body });
  switch (`${topic} ${words.length}`) {
    case 'fault 3':
      return command({ command: 'fault', cluster: verb, name });
    case 'scenario 2':
      return verb === 'list'
        ? command({ command: 'scenario-list' })
        : undefined;
    case 'scenario 3':
      return ['run', 'undo'].includes(verb)
        ? command({ command: `scenario-${verb}`, name, cluster })
        : undefined;
    case 'node 3':
      return ['up', 'down'].includes(verb)
        ? command({ command: `node-${verb}`, name, cluster })
        : undefined;
    case 'rafay 4':
      return verb === 'fault'
        ? command({ command: 'rafay-fault', name, target })
        : undefined;
    case 'rafay 3':
      return ['fault', 'approve'].includes(verb)
        ? command({ command: `rafay-${verb}`, name })
        : undefined;
    case 'rafay 2':
      if (verb === 'status') {
        return { path: '/rafay/status' };
      }
      return ['hold', 'approve', 'release'].includes(verb)
        ? command({ command: `rafay-${verb}` })
        : undefined;
    default:
      return undefined;
  }
}

function readArguments(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        cluster: { type: 'string' },
        'state-dir': { type: 'string', default: '.demo' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`);
  }
}

/** Where the demo of a folder takes commands. */
function addressOf(stateDir: string): string {
  const file = path.join(stateDir, 'demo.json');
  if (!fs.existsSync(file)) {
    throw new Error(
      `No demo runs here: ${file} is missing. Start it, or name its folder with --state-dir`,
    );
  }
  try {
    return new URL(JSON.parse(fs.readFileSync(file, 'utf8')).control).origin;
  } catch {
    throw new Error(
      `${file} does not say where the demo listens. Start the demo again`,
    );
  }
}

async function send(
  address: string,
  { path: where, body }: ControlRequest,
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(
      `${address}${where}`,
      body && {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      },
    );
  } catch (error) {
    const { cause } = error as Error;
    throw new Error(
      `The demo does not answer at ${address} (${
        (cause as NodeJS.ErrnoException)?.code ?? (error as Error).message
      }). It may have ended without tidying up: start it again`,
    );
  }
  const answer = (await response.json()) as { error?: string };
  if (!response.ok) {
    throw new Error(answer.error);
  }
  return answer;
}

/**
 * Runs one command against a running demo, and resolves with what is to be shown.
 *
 * @throws Error whose message says what was wrong with the words, or why the demo did not do it
 */
export async function runControl(argv: string[]): Promise<string> {
  const { values, positionals } = readArguments(argv);
  if (values.help) {
    return USAGE;
  }
  const request = requestOf(positionals, values.cluster);
  if (!request) {
    throw new Error(
      positionals.length > 0
        ? `There is no command '${positionals.join(' ')}'.\n\n${USAGE}`
        : USAGE,
    );
  }
  const answer = await send(addressOf(values['state-dir']!), request);
  return JSON.stringify(answer, undefined, 2);
}
