import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { FaultState } from './faults';
import { Fleet } from './fleet';
import type { RafayStandIn } from './rafay';
import { findScenario, SCENARIOS } from './scenarios';

const FAULTS: Record<string, Partial<FaultState>> = {
  refuse: { refuse: true },
  hang: { hang: true },
  slow: { latencyMs: 3000 },
  'error-500': { statuses: [{ code: 500 }] },
  'error-429': { statuses: [{ code: 429, retryAfterSeconds: 5 }] },
  'forbid-vms': {
    statuses: [{ code: 403, resource: 'virtualmachines.kubevirt.io' }],
  },
  'drop-watches': { dropWatchesEveryMs: 5000 },
};

/** Commands that the control port takes. */
interface Command {
  command: string;
  cluster?: string;
  name?: string;
}

class CommandError extends Error {}

function memberOf(fleet: Fleet, name: string | undefined) {
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

function setFault(fleet: Fleet, { cluster, name }: Command): unknown {
  const { server } = memberOf(fleet, cluster);
  if (name === 'clear') {
    server.faults.clear();
  } else if (name === 'expire') {
    server.faults.trigger('expire');
  } else if (name && FAULTS[name]) {
    server.faults.set(FAULTS[name]);
  } else {
    throw new CommandError(
      `There is no fault ${name}; there are ${[
        ...Object.keys(FAULTS),
        'expire',
        'clear',
      ].join(', ')}`,
    );
  }
  return server.faults.state;
}

function runScenario(
  fleet: Fleet,
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
  if (command === 'scenario-undo') {
    scenario.undo?.(target);
  } else {
    scenario.run(target);
  }
  return { title: scenario.title, expect: scenario.expect };
}

function setNode(fleet: Fleet, { command, cluster, name }: Command): unknown {
  const member = memberOf(fleet, cluster).cluster;
  if (!member.store.get({ resource: 'nodes', name: name ?? '' })) {
    throw new CommandError(
      `There is no Node ${name} on cluster ${member.name}`,
    );
  }
  member.setNodeUp(name!, command === 'node-up');
  return { node: name, up: command === 'node-up' };
}

function execute(fleet: Fleet, command: Command): unknown {
  switch (command.command) {
    case 'fault':
      return setFault(fleet, command);
    case 'scenario-list':
      return SCENARIOS.map(
        ({ name, title, description, expect, cause, alarm, disruptive }) => ({
          name,
          title,
          description,
          expect,
          cause,
          alarm,
          disruptive,
        }),
      );
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

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Takes commands for the demo on loopback: faults, scenarios, Nodes; and tells what Rafay's stand-in has done. */
export async function startControlServer(options: {
  port: number;
  fleet: Fleet;
  rafay?: RafayStandIn;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const { fleet, rafay } = options;
  const server = createServer(async (request, response) => {
    try {
      if (request.method === 'GET' && request.url === '/rafay/status') {
        answer(response, 200, rafay?.status() ?? { repositories: [] });
      } else if (
        request.method === 'POST' &&
        // A page in a browser cannot send this without asking first, so no other site commands the demo.
        request.headers['content-type'] === 'application/json'
      ) {
        answer(
          response,
          200,
          execute(fleet, JSON.parse(await readBody(request))),
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
