import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { emptyProject, Specification } from './project';
import type { ProjectRollout, RafayEmulator } from './RafayEmulator';
import { blueprintsV2, snapshotsV2 } from './restBlueprints';
import { RestFault } from './restFaults';
import {
  clusterObject,
  clustersOf,
  projectId,
  projectObject,
  projectObjectV3,
  specificationObject,
  workloadObject,
  workloadSummary,
} from './restObjects';
import { pipelineObject } from './restPipelines';

export interface RestServerOptions {
  emulator: Pick<RafayEmulator, 'projects' | 'assignment' | 'drift'>;
  /** Projects that there are without a repository; the first has the clusters that no other project uses. */
  projects?: string[];
  /** Names of all clusters. */
  clusters?: string[];
  /** Clusters that a project has before anything goes to them. */
  clustersOf?: Record<string, string[]>;
  /** The key that calls must carry. */
  apiKey: string;
  /** A kubeconfig for a cluster, as YAML. */
  kubeconfigOf: (cluster: string) => string | undefined;
  port?: number;
}

class NotFound extends Error {}

/** What v3 lists of a project, by name: its group, kind and objects. */
type Collection = {
  group: string;
  kind: string;
  items: Map<string, () => object>;
};

/** v3 counts in `metadata`, v1 beside the list. */
function listV3(
  group: string,
  kind: string,
  items: object[],
  url: URL,
): object {
  const limit = Number(url.searchParams.get('limit') ?? 100);
  const offset = Number(url.searchParams.get('offset') ?? 0);
  return {
    apiVersion: `${group}/v3`,
    kind: `${kind}List`,
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
    const [api, version] = parts;
    switch (`${api}/${version}`) {
      case 'auth/v1':
        return this.#projects(url);
      case 'v2/sentry':
        return this.#kubeconfig(url);
      case 'v2/config':
        // v2/config/project/{id}/blueprint[/{name}/snapshot]
        return this.#config(url, parts);
      case 'v2/scheduler':
        // v2/scheduler/project/{id}/cluster/{name}/workloadsummary
        return workloadSummary(
          this.#rollout(name => projectId(name) === parts[3]),
          parts[5],
          this.#options.emulator.assignment(parts[5]),
          (...part) => this.#options.emulator.drift(...part),
        );
      default:
        // apis/{group}/v3/projects[/{name}/{plural}[/{name}[/status]]]
        return this.#v3(url, parts);
    }
  }

  #config(url: URL, [, , , id, kind, name, what]: string[]): object {
    const { project } = this.#rollout(each => projectId(each) === id);
    if (kind === 'blueprint' && name === undefined) {
      return blueprintsV2(project, url);
    }
    const versions =
      kind === 'blueprint' && what === 'snapshot'
        ? snapshotsV2(project, name, url)
        : undefined;
    if (!versions) {
      throw new NotFound(`there is no ${kind} ${name ?? ''}`.trim());
    }
    return versions;
  }

  #all(): Map<string, ProjectRollout> {
    const { emulator, projects = [] } = this.#options;
    return new Map([
      ...projects.map((name): [string, ProjectRollout] => [
        name,
        { project: emptyProject(name), parts: [], runs: [] },
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
    const {
      clusters = [],
      projects = [],
      clustersOf: given = {},
    } = this.#options;
    const own = [
      ...new Set([...(given[project.name] ?? []), ...clustersOf(project)]),
    ];
    if (project.name !== projects[0]) {
      return own;
    }
    const used = new Set([
      ...Object.values(given).flat(),
      ...[...this.#all().values()].flatMap(other => clustersOf(other.project)),
    ]);
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

  #v3(url: URL, [, group, , , name, plural, object, what]: string[]): object {
    if (group === 'system.k8smgmt.io' && plural === undefined) {
      const names = [...this.#all().keys()].sort();
      if (name === undefined) {
        return listV3(group, 'Project', names.map(projectObjectV3), url);
      }
      if (names.includes(name)) {
        return projectObjectV3(name);
      }
    }
    const rollout = this.#rollout(each => each === name);
    const collection = this.#collections(rollout)[plural ?? ''];
    if (collection?.group === group) {
      const { kind, items } = collection;
      if (object === undefined) {
        const all = [...items.values()].map(show => show());
        return listV3(group, kind, all, url);
      }
      const show = items.get(object);
      // The status comes with the whole object around it, as the object itself does.
      if (show && (what === undefined || what === 'status')) {
        return show();
      }
    }
    throw new NotFound(`there is no ${plural} ${object ?? ''}`.trim());
  }

  #collections(rollout: ProjectRollout): Partial<Record<string, Collection>> {
    const { emulator } = this.#options;
    const { project, runs } = rollout;
    const infra = 'infra.k8smgmt.io';
    const driftOf: RafayEmulator['drift'] = (...part) =>
      emulator.drift(...part);
    const byName = <T extends { name: string }>(
      items: Iterable<T>,
      show: (item: T) => object,
    ) => new Map([...items].map(item => [item.name, () => show(item)]));
    const plain = <T extends { name: string; specification: Specification }>(
      items: Iterable<T>,
    ) =>
      byName(items, ({ specification }) => specificationObject(specification));
    return {
      clusters: {
        group: infra,
        kind: 'Cluster',
        items: byName(
          this.#clusters(rollout).map(name => ({ name })),
          ({ name }) =>
            clusterObject(project.name, name, emulator.assignment(name)),
        ),
      },
      namespaces: {
        group: infra,
        kind: 'Namespace',
        items: plain(project.namespaces),
      },
      addons: {
        group: infra,
        kind: 'Addon',
        items: plain(project.addons.values()),
      },
      blueprints: {
        group: infra,
        kind: 'Blueprint',
        items: plain(project.blueprints),
      },
      workloads: {
        group: 'apps.k8smgmt.io',
        kind: 'Workload',
        items: byName(project.workloads.values(), part =>
          workloadObject(rollout, part, driftOf),
        ),
      },
      pipelines: {
        group: 'gitops.k8smgmt.io',
        kind: 'Pipeline',
        items: byName(project.pipelines, pipeline =>
          pipelineObject(pipeline, runs),
        ),
      },
    };
  }
}
