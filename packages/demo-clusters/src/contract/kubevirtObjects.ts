import { Client, Connection } from './client';
import { History } from './history';

/** How the contract reaches a cluster with KubeVirt and CDI, and what it may use there. */
export interface KubeVirtFixture extends Connection {
  /** A StorageClass whose volumes are made for the first pod that uses them. */
  waitForFirstConsumerClass: string;
  /** How long a VM may take to get anywhere. */
  patienceMs: number;
}

/** VMs of the contract; all are made at once, for a real control plane takes its time. */
export const names = {
  run: 'run',
  huge: 'huge',
  nowhere: 'nowhere',
  imageless: 'imageless',
  typeless: 'typeless',
  pause: 'pause',
  cycle: 'cycle',
  restart: 'restart',
  migrate: 'migrate',
  bridged: 'bridged',
  pinned: 'pinned',
  claimless: 'claimless',
  consumer: 'consumer',
  imported: 'imported',
  unimported: 'unimported',
  apart: 'apart',
  early: 'early',
  halted: 'halted',
};

const KINDS = {
  vm: 'virtualmachines',
  vmi: 'virtualmachineinstances',
  vmim: 'virtualmachineinstancemigrations',
  dv: 'datavolumes',
};

const IMAGE = 'quay.io/containerdisks/fedora:42';

export function vm(
  name: string,
  options: {
    image?: string;
    spec?: object;
    template?: object;
    domain?: object;
  } = {},
) {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: { name, labels: { 'backstage.io/kubernetes-id': 'from-vm' } },
    spec: {
      runStrategy: 'Always',
      template: {
        metadata: { labels: { 'backstage.io/kubernetes-id': 'from-template' } },
        spec: {
          domain: {
            devices: {
              disks: [
                { name: 'rootdisk', disk: { bus: 'virtio' } },
                { name: 'cloudinit', disk: { bus: 'virtio' } },
              ],
              interfaces: [{ name: 'default', masquerade: {} }],
            },
            memory: { guest: '512Mi' },
            ...options.domain,
          },
          networks: [{ name: 'default', pod: {} }],
          volumes: [
            {
              name: 'rootdisk',
              containerDisk: { image: options.image ?? IMAGE },
            },
            {
              name: 'cloudinit',
              cloudInitNoCloud: { userData: '#cloud-config\n' },
            },
          ],
          ...options.template,
        },
      },
      ...options.spec,
    },
  };
}

const ROOT_ONLY = {
  devices: {
    disks: [{ name: 'rootdisk', disk: { bus: 'virtio' } }],
    interfaces: [{ name: 'default', masquerade: {} }],
  },
};

function imported(name: string, url: string) {
  return vm(name, {
    domain: ROOT_ONLY,
    template: {
      volumes: [{ name: 'rootdisk', dataVolume: { name: `${name}-root` } }],
    },
    spec: {
      dataVolumeTemplates: [
        {
          metadata: { name: `${name}-root` },
          spec: {
            source: { http: { url } },
            storage: { resources: { requests: { storage: '10Gi' } } },
          },
        },
      ],
    },
  });
}

/** On a DataVolume that is no template of the VM, as where disks are objects of their own. */
function onDataVolume(name: string) {
  return vm(name, {
    domain: ROOT_ONLY,
    template: {
      volumes: [{ name: 'rootdisk', dataVolume: { name: `${name}-root` } }],
    },
  });
}

export function diskOf(vmName: string) {
  return {
    apiVersion: 'cdi.kubevirt.io/v1beta1',
    kind: 'DataVolume',
    metadata: { name: `${vmName}-root` },
    spec: {
      source: { http: { url: 'http://images.example.com/fedora.qcow2' } },
      storage: { resources: { requests: { storage: '1Gi' } } },
    },
  };
}

function onClaim(name: string, claimName: string) {
  return vm(name, {
    domain: ROOT_ONLY,
    template: {
      volumes: [{ name: 'rootdisk', persistentVolumeClaim: { claimName } }],
    },
  });
}

function claim(name: string, storageClassName: string) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName,
    },
  };
}

function contractVms(node: string) {
  return [
    vm(names.run),
    vm(names.huge, { domain: { memory: { guest: '4Ti' } } }),
    vm(names.nowhere, { template: { nodeSelector: { disktype: 'nowhere' } } }),
    vm(names.imageless, { image: 'quay.io/example/no-such-image:1' }),
    vm(names.typeless, {
      domain: { memory: undefined },
      spec: { instancetype: { name: 'u9.huge' } },
    }),
    vm(names.pause),
    vm(names.cycle),
    vm(names.restart),
    vm(names.migrate),
    vm(names.bridged, {
      domain: {
        devices: {
          ...ROOT_ONLY.devices,
          interfaces: [{ name: 'default', bridge: {} }],
        },
      },
    }),
    vm(names.pinned, {
      template: { nodeSelector: { 'kubernetes.io/hostname': node } },
    }),
    onClaim(names.claimless, 'nobody-made-this'),
    onClaim(names.consumer, 'for-consumer'),
    imported(names.imported, 'http://images.example.com/fedora.qcow2'),
    imported(names.unimported, 'http://images.example.com/no-such.qcow2'),
    onDataVolume(names.apart),
    onDataVolume(names.early),
    vm(names.halted, { spec: { runStrategy: 'Halted' } }),
  ];
}

/** The objects of the contract in a namespace of their own. */
export class Kube {
  static async create(client: Client, fixture: KubeVirtFixture): Promise<Kube> {
    const namespace = `contract-${Math.random().toString(36).slice(2, 8)}`;
    const kube = new Kube(client, namespace, fixture.patienceMs);
    await kube.post('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    await kube.post(
      `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
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
    private readonly patienceMs: number,
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

  async post(path: string, body: unknown): Promise<any> {
    const answer = await this.client.post(path, body);
    if (answer.code >= 300) {
      throw new Error(`POST ${path}: ${answer.code} ${answer.text}`);
    }
    return answer.body;
  }

  async create(kind: keyof typeof KINDS, object: unknown): Promise<any> {
    return this.post(this.path(kind), object);
  }

  /** Creates what is expected to be refused; tells the code and the words. */
  async refused(
    kind: keyof typeof KINDS,
    object: unknown,
  ): Promise<{ code: number; message: string }> {
    const { code, body } = await this.client.post(this.path(kind), object);
    return { code, message: body.message };
  }

  async get(kind: keyof typeof KINDS, name: string): Promise<any> {
    return (await this.client.get(this.path(kind, name))).body;
  }

  async eventually<T>(
    read: () => Promise<T>,
    holds: (value: T) => unknown,
  ): Promise<T> {
    const end = Date.now() + this.patienceMs;
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
    holds: (object: any) => unknown,
  ): Promise<any> {
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
  ): Promise<() => Promise<any[]>> {
    const path = `${this.path(kind)}?fieldSelector=metadata.name%3D${name}`;
    const history = await History.begin(this.client, [path]);
    this.#histories.push(history);
    return async () =>
      (await history.moments()).flatMap(moment => moment[path]);
  }

  untilStatus(name: string, status: string): Promise<any> {
    return this.until(
      'vm',
      name,
      object => object.status?.printableStatus === status,
    );
  }

  async podsOf(vmi: any): Promise<any[]> {
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
      .filter((event: any) => event.involvedObject.name === name)
      .map(({ reason }: any) => reason);
  }

  async nodeCount(): Promise<number> {
    return (await this.client.get('/api/v1/nodes')).body.items.length;
  }

  async operate(
    resource: string,
    name: string,
    operation: string,
  ): Promise<{ code: number; message?: string }> {
    const path = `/apis/subresources.kubevirt.io/v1/namespaces/${this.namespace}/${resource}/${name}/${operation}`;
    // virt-api says 406 to a caller who takes JSON only.
    const { code, text } = await this.client.call('PUT', path, {
      body: {},
      accept: '*/*',
    });
    return {
      code,
      message: text && code >= 300 ? JSON.parse(text).message : undefined,
    };
  }

  condition(object: any, type: string): any {
    return object.status?.conditions?.find(
      (condition: any) => condition.type === type,
    );
  }

  conditions(object: any): Record<string, string> {
    return Object.fromEntries(
      (object.status?.conditions ?? []).map(({ type, status }: any) => [
        type,
        status,
      ]),
    );
  }
}
