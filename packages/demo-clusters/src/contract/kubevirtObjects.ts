import { Answer, CallOptions, Client, Connection } from './client';
import { History } from './history';
import { claim, contractVms, diskOf, names } from './kubevirtVms';
import type { Json, KubeObject } from '../types';
import type { Condition } from '../objects';

/** How the contract reaches a cluster with KubeVirt and CDI, and what it may use there. */
export interface KubeVirtFixture extends Connection {
  /** A StorageClass whose volumes are made for the first pod that uses them. */
  waitForFirstConsumerClass: string;
  /** How long a VM may take to get anywhere. */
  timeoutMs: number;
}

const KINDS = {
  vm: 'virtualmachines',
  vmi: 'virtualmachineinstances',
  vmim: 'virtualmachineinstancemigrations',
  dv: 'datavolumes',
};

/** The objects of the contract in a namespace of their own. */
export class Kube {
  /** With nothing in the namespace yet. */
  static async empty(client: Client, timeoutMs: number): Promise<Kube> {
    const namespace = `contract-${Math.random().toString(36).slice(2, 8)}`;
    const kube = new Kube(client, namespace, timeoutMs);
    await kube.post('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    return kube;
  }

  /** With all VMs of the contract. */
  static async create(client: Client, fixture: KubeVirtFixture): Promise<Kube> {
    const kube = await Kube.empty(client, fixture.timeoutMs);
    await kube.post(
      `/api/v1/namespaces/${kube.namespace}/persistentvolumeclaims`,
      claim('for-consumer', fixture.waitForFirstConsumerClass),
    );
    await kube.post(kube.path('dv'), diskOf(names.apart));
    const nodes = (await client.get('/api/v1/nodes')).body.items;
    for (const object of contractVms(nodes[0].metadata.name)) {
      await kube.post(kube.path('vm'), object);
    }
    return kube;
  }

  readonly #histories: History[] = [];

  private constructor(
    readonly client: Client,
    readonly namespace: string,
    private readonly timeoutMs: number,
  ) {}

  async tearDown(): Promise<void> {
    this.#histories.forEach(history => history.end());
    await this.client.delete(`/api/v1/namespaces/${this.namespace}`);
  }

  path(kind: keyof typeof KINDS, name?: string): string {
    const group = kind === 'dv' ? 'cdi.kubevirt.io/v1beta1' : 'kubevirt.io/v1';
    return `/apis/${group}/namespaces/${this.namespace}/${KINDS[kind]}${
      name ? `/${name}` : ''
    }`;
  }

  async post(path: string, body: unknown): Promise<KubeObject> {
    const answer = await this.client.post(path, body);
    if (answer.code >= 300) {
      throw new Error(`POST ${path}: ${answer.code} ${answer.text}`);
    }
    return answer.body;
  }

  async create(kind: keyof typeof KINDS, object: unknown): Promise<KubeObject> {
    return this.post(this.path(kind), object);
  }

  /** Creates what is expected to be refused; returns the code and the words. */
  async refused(
    kind: keyof typeof KINDS,
    object: unknown,
  ): Promise<{ code: number; message: string }> {
    const { code, body } = await this.client.post(this.path(kind), object);
    return { code, message: body.message };
  }

  async get(kind: keyof typeof KINDS, name: string): Promise<KubeObject> {
    return (await this.client.get(this.path(kind, name))).body;
  }

  async eventually<T>(
    read: () => Promise<T>,
    holds: (value: T) => unknown,
  ): Promise<T> {
    const end = Date.now() + this.timeoutMs;
    for (;;) {
      const value = await read();
      if (holds(value)) {
        return value;
      }
      if (Date.now() > end) {
        throw new Error(
          `Waited in vain; the last was ${JSON.stringify(value)}`,
        );
      }
      await new Promise(resolve => {
        setTimeout(resolve, 15);
      });
    }
  }

  until(
    kind: keyof typeof KINDS,
    name: string,
    holds: (object: KubeObject) => unknown,
  ): Promise<KubeObject> {
    return this.eventually(
      () => this.get(kind, name),
      object => object.kind !== 'Status' && object.status && holds(object),
    );
  }

  /**
   * Remembers every state of an object from now on, for states that nobody may be quick enough to see. What is
   * returned resolves with those so far, oldest first.
   */
  async follow(
    kind: keyof typeof KINDS,
    name: string,
  ): Promise<() => Promise<Json[]>> {
    const path = `${this.path(kind)}?fieldSelector=metadata.name%3D${name}`;
    const history = await History.begin(this.client, [path]);
    this.#histories.push(history);
    return async () =>
      (await history.moments()).flatMap(moment => moment[path]);
  }

  untilStatus(name: string, status: string): Promise<KubeObject> {
    return this.until(
      'vm',
      name,
      object => object.status?.printableStatus === status,
    );
  }

  async podsOf(vmi: KubeObject): Promise<Json[]> {
    const selector = encodeURIComponent(
      `kubevirt.io/created-by=${vmi.metadata.uid}`,
    );
    const { body } = await this.client.get(
      `/api/v1/namespaces/${this.namespace}/pods?labelSelector=${selector}`,
    );
    return body.items;
  }

  async eventReasons(name: string): Promise<string[]> {
    const { body } = await this.client.get(
      `/api/v1/namespaces/${this.namespace}/events`,
    );
    return body.items
      .filter((event: KubeObject) => event.involvedObject.name === name)
      .map(({ reason }: KubeObject) => reason);
  }

  async nodeCount(): Promise<number> {
    return (await this.client.get('/api/v1/nodes')).body.items.length;
  }

  async operate(
    resource: string,
    name: string,
    operation: string,
    body: unknown = {},
    options: CallOptions = {},
  ): Promise<{ code: number; message?: string }> {
    const path = `/apis/subresources.kubevirt.io/v1/namespaces/${this.namespace}/${resource}/${name}/${operation}`;
    // virt-api says 406 to a caller who takes JSON only.
    const answer = await this.client.call('PUT', path, {
      body,
      accept: '*/*',
      ...options,
    });
    const { code, text } = answer;
    if (code < 300) {
      return { code, message: text || undefined };
    }
    const isJson = answer.headers['content-type']?.includes('json');
    return { code, message: isJson ? answer.body.message : text.trim() };
  }

  /** All live migrations of a VM that there are, oldest first. */
  async migrationsOf(name: string): Promise<KubeObject[]> {
    const { body } = await this.client.get(this.path('vmim'));
    return body.items.filter(({ spec }: KubeObject) => spec.vmiName === name);
  }

  /** Asks for the eviction of a pod. */
  evict(pod: KubeObject, deleteOptions: object = {}): Promise<Answer> {
    const { name, namespace } = pod.metadata;
    return this.client.post(
      `/api/v1/namespaces/${namespace}/pods/${name}/eviction`,
      {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace },
        deleteOptions,
      },
    );
  }

  condition(object: KubeObject, type: string): Json {
    return object.status?.conditions?.find(
      (condition: Condition) => condition.type === type,
    );
  }

  conditions(object: KubeObject): Record<string, string> {
    return Object.fromEntries(
      (object.status?.conditions ?? []).map(({ type, status }: Condition) => [
        type,
        status,
      ]),
    );
  }
}
