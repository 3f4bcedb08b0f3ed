import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the server was asked. */
export interface ReceivedRequest {
  method: string;
  path: string;
  body?: any;
  authorization?: string;
}

/** An answer: a status and JSON, or `undefined` for a connection that ends without one. */
export type Answer = { status: number; body: unknown } | undefined;

const TARGET = {
  entityRef: 'component:default/orders',
  kind: 'VirtualMachine',
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-db',
  uid: 'uid-1',
  vmiUid: 'vmi-1',
};

const NOTE = { messages: [] };

/** A plan, as the kubevirt backend answers. */
export const plan = (more: object = {}) => ({
  id: 'plan-1',
  verb: 'restart',
  options: {},
  target: TARGET,
  allowed: true,
  refusals: [],
  dryRun: 'passed',
  effects: [
    {
      ...NOTE,
      code: 'grace-period',
      severity: 'info',
      message: 'The guest gets 30 seconds.',
    },
  ],
  outcome: {
    ...NOTE,
    writes: 'status',
    wins: 'button',
    message: 'Git leaves it alone.',
  },
  affected: [],
  ...more,
});

/** A plan that is refused. */
export const refusedPlan = (refusal: object) =>
  plan({ id: undefined, allowed: false, refusals: [{ ...NOTE, ...refusal }] });

/** An operation, as the kubevirt backend answers. */
export const operation = (
  phase: string,
  message: string,
  more: object = {},
) => ({
  id: 'operation-1',
  verb: 'restart',
  options: {},
  target: TARGET,
  phase,
  by: 'user:default/mock',
  note: { ...NOTE, message },
  ...more,
});

/** An error, as the kubevirt backend answers. */
export const failure = (status: number, name: string, message: string) => ({
  status,
  body: { error: { name, message }, response: { statusCode: status } },
});

/** A server that answers as the kubevirt backend does: each kind of request in turn, the last answer again and again. */
export class OperationsServer {
  readonly requests: ReceivedRequest[] = [];
  #answers: Record<'plan' | 'run' | 'list', Answer[]> = {
    plan: [],
    run: [],
    list: [],
  };
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const { method = '', url: path = '', headers } = request;
      const body = await text(request);
      this.requests.push({
        method,
        path,
        ...(body && { body: JSON.parse(body) }),
        authorization: headers.authorization,
      });
      const posted = path.endsWith('/plan') ? 'plan' : 'run';
      const answers = this.#answers[method === 'GET' ? 'list' : posted];
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (!answer) {
        request.socket.destroy();
        return;
      }
      response
        .writeHead(answer.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer.body));
    });
  }

  static async start(): Promise<OperationsServer> {
    const started = new OperationsServer();
    await new Promise<void>(resolve =>
      started.#server.listen(0, '127.0.0.1', resolve),
    );
    return started;
  }

  get baseUrl(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api/kubevirt`;
  }

  /** Forgets what was asked, and answers so from now on. */
  answer(answers: { plan: Answer[]; run?: Answer[]; list?: Answer[] }): void {
    this.requests.length = 0;
    this.#answers = { run: [], list: [], ...answers };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

/** The answer 200 with some JSON. */
export const ok = (body: unknown): Answer => ({ status: 200, body });

/** The answer of `GET operations`. */
export const listed = (...operations: object[]): Answer =>
  ok({ enabled: true, verbs: [], operations, nodes: [] });
