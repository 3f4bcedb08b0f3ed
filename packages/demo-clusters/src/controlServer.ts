import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { CommandError } from './CommandError';
import { applyFault, FAULT_NAMES } from './controlFaults';
import { commandRafay, type RafayControls } from './controlRafay';
import type { Fleet } from './fleet';
import { findScenario, SCENARIOS } from './scenarios';

/** Commands that the control port takes. */
interface Command {
  command: string;
  cluster?: string;
  name?: string;
  target?: string;
}

type Clusters = Pick<Fleet, 'members'>;

function memberOf(fleet: Clusters, name: string | undefined) {
  const member = fleet.members.get(name ?? 'west');
  if (!member) {
    throw new CommandError(
      `There is no cluster ${name}; there are ${[...fleet.members.keys()].join(
        ', ',
      )}`,
    );
  }
  return member;
}

function setFault(fleet: Clusters, { cluster, name }: Command): unknown {
  const { server } = memberOf(fleet, cluster);
  if (!applyFault(server.faults, name ?? '')) {
    throw new CommandError(
      `There is no fault ${name}; there are ${FAULT_NAMES.join(', ')}`,
    );
  }
  return server.faults.state;
}

function runScenario(
  fleet: Clusters,
  { command, cluster, name }: Command,
): unknown {
  const scenario = findScenario(name ?? '');
  if (!scenario) {
    throw new CommandError(
      `There is no scenario ${name}; there are ${SCENARIOS.map(
        entry => entry.name,
      ).join(', ')}`,
    );
  }
  const target = {
    cluster: memberOf(fleet, cluster).cluster,
    namespace: 'causes',
    entity: 'causes',
  };
  if (command === 'scenario-run') {
    scenario.run(target);
  } else if (scenario.undo) {
    scenario.undo(target);
  } else {
    throw new CommandError(
      `Scenario ${scenario.name} has nothing to undo: it touches only its own VM. Delete that where it is in the way`,
    );
  }
  return { title: scenario.title, expect: scenario.expect };
}

function setNode(
  fleet: Clusters,
  { command, cluster, name }: Command,
): unknown {
  const member = memberOf(fleet, cluster).cluster;
  if (!member.store.get({ resource: 'nodes', name: name ?? '' })) {
    throw new CommandError(
      `There is no Node ${name} on cluster ${member.name}`,
    );
  }
  member.setNodeUp(name!, command === 'node-up');
  return { node: name, up: command === 'node-up' };
}

function execute(
  fleet: Clusters,
  rafay: RafayControls | undefined,
  command: Command,
): unknown {
  switch (command.command) {
    case 'fault':
      return setFault(fleet, command);
    case 'rafay-fault':
    case 'rafay-hold':
    case 'rafay-approve':
    case 'rafay-release':
      return commandRafay(rafay, command);
    case 'scenario-list':
      return SCENARIOS.map(({ run, undo, ...scenario }) => scenario);
    case 'scenario-run':
    case 'scenario-undo':
      return runScenario(fleet, command);
    case 'node-up':
    case 'node-down':
      return setNode(fleet, command);
    default:
      throw new CommandError(`There is no command ${command.command}`);
  }
}

async function readCommand(request: IncomingMessage): Promise<Command> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) ?? {};
  } catch {
    throw new CommandError('The command is no JSON');
  }
}

/** Other names that lead here are those of a page in a browser, which gave its own name our address. */
function isLocal({ headers }: IncomingMessage): boolean {
  return /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(headers.host ?? '');
}

function answer(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, {
    'Content-Type': 'application/json',
    // One command is one process: a connection that is kept would only keep it alive.
    Connection: 'close',
  });
  response.end(JSON.stringify(body));
}

/** Takes commands for the demo on loopback: faults, scenarios, Nodes; and reports what Rafay's emulator has done. */
export async function startControlServer(options: {
  port: number;
  fleet: Clusters;
  rafay?: RafayControls;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const { fleet, rafay } = options;
  const server = createServer(async (request, response) => {
    try {
      if (!isLocal(request)) {
        answer(response, 403, { error: 'Commands are for this machine only' });
      } else if (request.method === 'GET' && request.url === '/rafay/status') {
        answer(response, 200, rafay?.emulator.status() ?? { repositories: [] });
      } else if (
        request.method === 'POST' &&
        // A page in a browser cannot send this without asking first, so no other site commands the demo.
        request.headers['content-type'] === 'application/json'
      ) {
        answer(
          response,
          200,
          execute(fleet, rafay, await readCommand(request)),
        );
      } else {
        answer(response, 404, { error: 'Not found' });
      }
    } catch (error) {
      answer(response, error instanceof CommandError ? 400 : 500, {
        error: (error as Error).message,
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
