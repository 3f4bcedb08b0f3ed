import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { KubeError } from '../../clusters';
import type { RealCluster } from '../RealCluster';
import { HOLD, makers, type Maker } from './makers';
import { terminate } from './terminate';

const run = promisify(exec);

/** So many VMs are there at most: what is made beyond takes the place of another. */
const MOST_VMS = 30;
/** While this taint of KubeVirt's own is on a node, its VMs are moved away. */
const DRAIN = 'kubevirt.io/drain';

interface StepsOptions {
  cluster: RealCluster;
  draw: () => number;
  neverClass: string;
  quotaNamespace: string;
  /** The command line that breaks a node when `node-down NAME` is appended. */
  faultCommand?: string;
}

/** What befalls VMs, drawn at random: what people do to them, and what happens to their pods, disks and nodes. */
export class Steps {
  /** How often each was taken, and how often the cluster refused it. */
  readonly taken: Record<string, number> = {};
  refused = 0;
  made = 0;
  readonly #cluster: RealCluster;
  readonly #draw: () => number;
  readonly #quota: string;
  readonly #fault?: string;
  readonly #makers: Record<string, Maker>;
  readonly #steps: [
    name: string,
    weight: number,
    step: () => Promise<unknown>,
  ][];
  #down?: string;

  constructor(options: StepsOptions) {
    this.#cluster = options.cluster;
    this.#draw = options.draw;
    this.#quota = options.quotaNamespace;
    this.#fault = options.faultCommand;
    this.#makers = makers(options.cluster, options);
    this.#steps = [
      ['create', 30, () => this.#create()],
      ['delete', 10, () => this.#delete()],
      ['release', 2, () => this.releaseAll()],
      ['stop', 5, () => this.#operate('virtualmachines', 'stop')],
      ['start', 6, () => this.#operate('virtualmachines', 'start')],
      ['restart', 4, () => this.#operate('virtualmachines', 'restart')],
      ['pause', 4, () => this.#operate('virtualmachineinstances', 'pause')],
      ['unpause', 3, () => this.#operate('virtualmachineinstances', 'unpause')],
      ['change', 2, () => this.#change()],
      ['migrate', 12, () => this.#migrate()],
      ['cancel-migration', 3, () => this.#cancelMigration()],
      ['evict', 6, () => this.#evict()],
      ['delete-pod', 4, () => this.#deletePod()],
      ['fail-pod', 6, () => this.#failPod()],
      ['outlive-guest', 2, () => this.#outliveGuest()],
      ['kill-importer', 6, () => this.#killImporter()],
      ['delete-claim', 1, () => this.#deleteClaim()],
      ['quota', 3, () => this.#toggleQuota()],
      ['cordon', 3, () => this.#cordon()],
      ['drain', 3, () => this.#drain()],
      ['lose-node', 2, () => this.#loseNode()],
      ['find-node', 2, () => this.findNode()],
    ];
  }

  /** Takes one step. What the cluster refuses is a step all the same. */
  async take(): Promise<string> {
    const sum = this.#steps.reduce((total, [, weight]) => total + weight, 0);
    let left = this.#draw() * sum;
    const [name, , step] = this.#steps.find(([, weight]) => {
      left -= weight;
      return left < 0;
    })!;
    this.taken[name] = (this.taken[name] ?? 0) + 1;
    try {
      await step();
    } catch (error) {
      if (!(error instanceof KubeError)) {
        throw error;
      }
      this.refused += 1;
    }
    return name;
  }

  /** Lets VMs go that are held by the run's own finalizer. */
  async releaseAll(): Promise<void> {
    for (const vm of await this.#list('VirtualMachine')) {
      if (vm.metadata.finalizers?.includes(HOLD)) {
        await this.#cluster
          .change(
            this.#cluster.path('VirtualMachine', vm.metadata.name),
            each => {
              each.metadata.finalizers = each.metadata.finalizers?.filter(
                (finalizer: string) => finalizer !== HOLD,
              );
            },
          )
          .catch(ignoreRefusal);
      }
    }
  }

  /** Brings the lost node back. */
  async findNode(): Promise<void> {
    if (this.#down) {
      await run(`${this.#fault} node-up ${this.#down}`);
      this.#down = undefined;
    }
  }

  /** Ends what would stay behind on the cluster. */
  async end(): Promise<void> {
    await this.findNode();
    await this.#nodesReady(60_000);
    await this.releaseAll();
    for (const { metadata } of await this.#nodes()) {
      await this.#cluster.change(
        this.#cluster.path('Node', metadata.name),
        ({ spec }) => {
          delete spec.unschedulable;
          spec.taints = spec.taints?.filter(
            ({ key }: { key: string }) =>
              key !== DRAIN && key !== 'node.kubernetes.io/unschedulable',
          );
        },
      );
    }
  }

  /** Other tests want all nodes. */
  async #nodesReady(timeout: number): Promise<void> {
    const isReady = ({ status }: any) =>
      status.conditions?.some(
        (each: any) => each.type === 'Ready' && each.status === 'True',
      );
    const end = Date.now() + timeout;
    while (!(await this.#nodes()).every(isReady) && Date.now() < end) {
      await new Promise(resolve => setTimeout(resolve, 1_000));
    }
  }

  #pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#draw() * list.length)];
  }

  async #list(kind: string, namespace?: string): Promise<any[]> {
    const { items } = await this.#cluster.client.json<any>(
      this.#cluster.path(kind, '', namespace),
    );
    return items;
  }

  #remove(kind: string, object: any, query = ''): Promise<unknown> {
    const { name, namespace } = object.metadata;
    return this.#cluster.client.json(
      `${this.#cluster.path(kind, name, namespace)}${query}`,
      { method: 'DELETE' },
    );
  }

  #nodes(): Promise<any[]> {
    return this.#list('Node').then(nodes =>
      nodes.filter(
        ({ metadata }) =>
          metadata.labels?.['kubevirt.io/schedulable'] !== undefined,
      ),
    );
  }

  async #launcher(): Promise<any> {
    const pods = await this.#list('Pod');
    return this.#pick(
      pods.filter(
        ({ metadata }) => metadata.labels?.['kubevirt.io'] === 'virt-launcher',
      ),
    );
  }

  async #create(): Promise<void> {
    const kind = this.#pick(Object.keys(this.#makers))!;
    this.made += 1;
    await this.#makers[kind](`${kind}-${this.made}`);
    if ((await this.#list('VirtualMachine')).length > MOST_VMS) {
      await this.#delete();
    }
  }

  async #delete(): Promise<void> {
    const vm = this.#pick([
      ...(await this.#list('VirtualMachine')),
      ...(await this.#list('VirtualMachine', this.#quota)),
    ]);
    if (vm) {
      await this.#remove('VirtualMachine', vm);
    }
  }

  async #operate(plural: string, verb: string): Promise<void> {
    const vm = this.#pick(await this.#list('VirtualMachine'));
    if (vm) {
      await this.#cluster.operate(`${plural}/${vm.metadata.name}/${verb}`);
    }
  }

  async #change(): Promise<void> {
    const vm = this.#pick(await this.#list('VirtualMachine'));
    if (vm) {
      await this.#cluster.change(
        this.#cluster.path('VirtualMachine', vm.metadata.name),
        ({ spec }) => {
          spec.template.spec.domain.cpu = { cores: 2 };
        },
      );
    }
  }

  async #migrate(): Promise<void> {
    const vmi = this.#pick(
      (await this.#list('VirtualMachineInstance')).filter(
        ({ status }) => status?.phase === 'Running',
      ),
    );
    if (vmi) {
      await this.#cluster.make({
        apiVersion: 'kubevirt.io/v1',
        kind: 'VirtualMachineInstanceMigration',
        metadata: { generateName: `${vmi.metadata.name}-` },
        spec: { vmiName: vmi.metadata.name },
      });
    }
  }

  async #cancelMigration(): Promise<void> {
    const kind = 'VirtualMachineInstanceMigration';
    const migration = this.#pick(await this.#list(kind));
    if (migration) {
      await this.#remove(kind, migration);
    }
  }

  async #evict(): Promise<void> {
    const pod = await this.#launcher();
    if (pod) {
      const { name, namespace } = pod.metadata;
      await this.#cluster.client.json(
        `${this.#cluster.path('Pod', name)}/eviction`,
        {
          method: 'POST',
          body: {
            apiVersion: 'policy/v1',
            kind: 'Eviction',
            metadata: { name, namespace },
          },
        },
      );
    }
  }

  async #deletePod(): Promise<void> {
    const pod = await this.#launcher();
    if (pod) {
      await this.#remove(
        'Pod',
        pod,
        this.#draw() < 0.5 ? '' : '?gracePeriodSeconds=0',
      );
    }
  }

  async #status(pod: any, change: (status: any) => void): Promise<void> {
    await this.#cluster.change(
      `${this.#cluster.path('Pod', pod.metadata.name)}/status`,
      ({ status }) => change(status),
    );
  }

  /** The launcher ends: by itself, for lack of memory, or because its node wants the room. */
  async #failPod(): Promise<void> {
    const pod = await this.#launcher();
    if (!pod) {
      return;
    }
    const how = this.#pick(['Error', 'OOMKilled', 'Evicted'])!;
    await this.#status(pod, status => {
      status.phase = 'Failed';
      if (how === 'Evicted') {
        status.reason = how;
        status.message = 'The node was low on resource: ephemeral-storage.';
        return;
      }
      for (const container of status.containerStatuses ?? []) {
        terminate(container, how === 'Error' ? 1 : 137, how);
      }
    });
  }

  /** The guest ends, and another container of its pod goes on. */
  async #outliveGuest(): Promise<void> {
    const pod = await this.#launcher();
    if (pod?.status?.phase !== 'Running') {
      return;
    }
    await this.#status(pod, status => {
      for (const container of status.containerStatuses ?? []) {
        if (container.name === 'compute') {
          terminate(container, 0, 'Completed');
        }
      }
    });
  }

  async #killImporter(): Promise<void> {
    const pod = this.#pick(
      (await this.#list('Pod')).filter(({ metadata }) =>
        metadata.name.startsWith('importer-'),
      ),
    );
    if (pod) {
      await this.#remove('Pod', pod, '?gracePeriodSeconds=0');
    }
  }

  async #deleteClaim(): Promise<void> {
    const claim = this.#pick(await this.#list('PersistentVolumeClaim'));
    if (claim) {
      await this.#remove('PersistentVolumeClaim', claim);
    }
  }

  /** The namespace has no room for anything more, or has it again. */
  async #toggleQuota(): Promise<void> {
    const [full] = await this.#list('ResourceQuota', this.#quota);
    if (full) {
      await this.#remove('ResourceQuota', full);
    } else {
      await this.#cluster.make({
        kind: 'ResourceQuota',
        metadata: { name: 'full', namespace: this.#quota },
        spec: { hard: { 'requests.memory': '1Mi', pods: '1' } },
      });
      await this.#makers.quota(`quota-${(this.made += 1)}`);
    }
  }

  async #cordon(): Promise<void> {
    const node = this.#pick(await this.#nodes());
    await this.#cluster.change(
      this.#cluster.path('Node', node.metadata.name),
      ({ spec }) => {
        spec.unschedulable = !spec.unschedulable;
      },
    );
  }

  async #drain(): Promise<void> {
    const node = this.#pick(await this.#nodes());
    await this.#cluster.change(
      this.#cluster.path('Node', node.metadata.name),
      ({ spec }) => {
        const others = (spec.taints ?? []).filter(
          ({ key }: { key: string }) => key !== DRAIN,
        );
        spec.taints =
          others.length === (spec.taints ?? []).length
            ? [...others, { key: DRAIN, effect: 'NoSchedule' }]
            : others;
      },
    );
  }

  async #loseNode(): Promise<void> {
    if (this.#fault && !this.#down) {
      const node = this.#pick(await this.#nodes());
      await run(`${this.#fault} node-down ${node.metadata.name}`);
      this.#down = node.metadata.name;
    }
  }
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof KubeError)) {
    throw error;
  }
}
