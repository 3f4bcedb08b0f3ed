import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { emptyProject } from './project';
import type { ProjectRollout, RafayEmulator } from './RafayEmulator';
import { RestFault } from './restFaults';
import {
  clusterObject,
  clustersOf,
  projectId,
  projectObject,
  workloadObject,
  workloadStatus,
  workloadSummary,
} from './restObjects';

export interface RestServerOptions {
  emulator: Pick<RafayEmulator, 'projects'>;
  /** Projects that there are without a repository; the first has the clusters that no other project uses. */
  projects?: string[];
  /** Names of all clusters. */
  clusters?: string[];
  /** The key that calls must carry. */
  apiKey: string;
  /** A kubeconfig for a cluster, as YAML. */
  kubeconfigOf: (cluster: string) => string | undefined;
  port?: number;
}

class NotFound extends Error {}

/** v3 counts in `metadata`, v1 beside the list. */
function listV3(kind: string, items: object[], url: URL): object {
  const limit = Number(url.searchParams.get('limit') ?? 100);
  const offset = Number(url.searchParams.get('offset') ?? 0);
  return {
    apiVersion: 'infra.k8smgmt.io/v3',
    kind,
    metadata: { count: items.length, limit, offset },
    items: items.slice(offset, offset + limit),
  };
}

/** Rafay's REST API, so far as it can be read of what the emulator applies; on loopback. */
export class RafayRestServer {
  /** What is wrong with it at present. */
  fault: RestFault = {};
  readonly #options: RestServerOptions;
  readonly #server = createServer((request, response) => {
    void this.#serve(request, response);
  });

  static async start(options: RestServerOptions): Promise<RafayRestServer> {
    const rest = new RafayRestServer(options);
    await new Promise<void>((resolve, reject) => {
      rest.#server.once('error', reject);
      rest.#server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return rest;
  }

  private constructor(options: RestServerOptions) {
    this.#options = options;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { latencyMs, status, headers, body } = this.fault;
    if (latencyMs) {
      await new Promise(resolve => setTimeout(resolve, latencyMs));
    }
    const answer = (code: number, content: unknown) => {
      response.writeHead(code, {
        'Content-Type': 'application/json',
        ...headers,
      });
      response.end(JSON.stringify(content));
    };
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (body !== undefined) {
      response.writeHead(status ?? 200, { 'Content-Type': 'text/html' });
      response.end(body);
    } else if (status) {
      answer(status, { code: status, external: 'emulated fault' });
    } else if (!this.#isAllowed(request, url)) {
      answer(401, { code: 16, external: 'invalid api key', internal: '' });
    } else if (request.method !== 'GET') {
      answer(405, { code: 12, external: 'the emulator is read-only' });
    } else {
      try {
        answer(200, this.#read(url));
      } catch (error) {
        answer(error instanceof NotFound ? 404 : 500, {
          code: 5,
          external: (error as Error).message,
        });
      }
    }
  }

  #isAllowed({ headers }: IncomingMessage, url: URL): boolean {
    const given =
      headers[
        url.pathname.startsWith('/apis/') ? 'x-api-key' : 'x-rafay-api-keyid'
      ];
    return given === this.#options.apiKey;
  }

  #read(url: URL): unknown {
    const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
    const [api, version, , , project] = parts;
    switch (`${api}/${version}`) {
      case 'auth/v1':
        return this.#projects(url);
      case 'v2/sentry':
        return this.#kubeconfig(url);
      case 'v2/scheduler':
        // v2/scheduler/project/{id}/cluster/{name}/workloadsummary
        return workloadSummary(
          this.#rollout(name => projectId(name) === parts[3]),
          parts[5],
        );
      default:
        // apis/{group}/v3/projects/{name}/{kind}[/{name}/status]
        return this.#v3(
          this.#rollout(name => name === project),
          parts.slice(5),
          url,
        );
    }
  }

  #all(): Map<string, ProjectRollout> {
    const { emulator, projects = [] } = this.#options;
    return new Map([
      ...projects.map((name): [string, ProjectRollout] => [
        name,
        { project: emptyProject(name), parts: [] },
      ]),
      ...emulator.projects(),
    ]);
  }

  #rollout(wanted: (name: string) => boolean): ProjectRollout {
    const found = [...this.#all()].find(([name]) => wanted(name));
    if (!found) {
      throw new NotFound('there is no such project');
    }
    return found[1];
  }

  #clusters({ project }: ProjectRollout): string[] {
    const { clusters = [], projects = [] } = this.#options;
    const own = clustersOf(project);
    if (project.name !== projects[0]) {
      return own;
    }
    const used = new Set(
      [...this.#all().values()].flatMap(other => clustersOf(other.project)),
    );
    return [...own, ...clusters.filter(name => !used.has(name))];
  }

  #projects(url: URL): object {
    const all = [...this.#all().keys()].sort();
    const limit = Number(url.searchParams.get('limit') ?? 10);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    return {
      count: all.length,
      next: null,
      previous: null,
      results: all.slice(offset, offset + limit).map(projectObject),
    };
  }

  #kubeconfig(url: URL): object {
    const [key, name] = (url.searchParams.get('opts.selector') ?? '').split(
      '=',
    );
    const kubeconfig =
      key === 'rafay.dev/clusterName'
        ? this.#options.kubeconfigOf(name ?? '')
        : undefined;
    if (!kubeconfig) {
      throw new NotFound('no cluster matches the selector');
    }
    return { data: Buffer.from(kubeconfig).toString('base64') };
  }

  #v3(rollout: ProjectRollout, [kind, name, what]: string[], url: URL): object {
    const { project } = rollout;
    if (kind === 'clusters' && !name) {
      return listV3(
        'ClusterList',
        this.#clusters(rollout).map(cluster => clusterObject(rollout, cluster)),
        url,
      );
    }
    if (kind === 'workloads') {
      if (!name) {
        return listV3(
          'WorkloadList',
          [...project.workloads.values()].map(part =>
            workloadObject(project.name, part),
          ),
          url,
        );
      }
      if (what === 'status' && project.workloads.has(name)) {
        return workloadStatus(rollout, name);
      }
    }
    throw new NotFound(`there is no ${kind} ${name ?? ''}`.trim());
  }
}
