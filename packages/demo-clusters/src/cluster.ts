import {
  ApiExtensions,
  CustomResourceController,
  DemoApiServer,
  DemoApiServerOptions,
  LocalWriter,
} from './apiserver';
import { SystemClock } from './clock';
import { ControllerContext, timestamp } from './controllers/context';
import { DaemonSetController } from './controllers/daemonSets';
import { DeploymentController } from './controllers/deployments';
import { EventRecorder } from './controllers/events';
import { ControlledObjects } from './controllers/ControlledObjects';
import { PersistentVolumeController } from './controllers/persistentVolumes';
import { runWhileReady } from './controllers/processes';
import { DEMO_TIMINGS, Timings } from './controllers/timings';
import { Faults } from './faults';
import { CsiSnapshotter } from './controllers/csiSnapshotter';
import { CdiOperator } from './cdi/operator';
import { DataVolumeController } from './cdi/dataVolumeController';
import { serveCdiWebhooks } from './cdi/webhooks';
import { Kubelet } from './kubelet/kubelet';
import { NodeHealth } from './kubelet/nodeHealth';
import { newNode, NodeLifecycle, NodeOptions } from './kubelet/nodes';
import { EvacuationController } from './kubevirt/evacuation';
import { HandlerNodes } from './kubevirt/handlerNodes';
import { LeaderLease } from './kubevirt/leases';
import { RestoreController } from './kubevirt/snapshots/restoreController';
import { SnapshotController } from './kubevirt/snapshots/snapshotController';
import { MigrationController } from './kubevirt/migrationController';
import { serveVirtApi } from './kubevirt/virtApi';
import { VirtOperator } from './kubevirt/operator';
import { serveVirtOperatorWebhooks } from './kubevirt/operatorWebhooks';
import { VirtHandler } from './kubevirt/virtHandler';
import { VmController } from './kubevirt/vmController';
import { VmiController } from './kubevirt/vmiController';
import { WorkloadUpdates } from './kubevirt/workloadUpdates';
import { serveMonitoring } from './monitoring';
import { Scheduler } from './scheduler/scheduler';
import { Signal } from './signal';
import { DefaultObjectStore } from './store';
import { Clock } from './types';

export interface DemoClusterOptions {
  name: string;
  clock?: Clock;
  timings?: Partial<Timings>;
  store?: DefaultObjectStore;
  /** Three machines when absent, two of them of the control plane, as virt-operator wants. */
  nodes?: NodeOptions[];
  /** Seconds for which VMs have run before this process began, as Prometheus has it. */
  past?: number;
  /** Called with failures inside controllers; they are tried again. */
  onError?: (error: Error) => void;
}

/** Three machines as most demos want them. */
export function threeNodes(name: string): NodeOptions[] {
  return [1, 2, 3].map(number => ({
    name: `${name}-node-${number}`,
    address: `192.0.2.${10 + number}`,
    controlPlane: number < 3,
  }));
}

const STORAGE_CLASSES = [
  {
    name: 'ceph-block',
    mode: 'Immediate',
    provisioner: 'rbd.csi.ceph.com',
    isDefault: true,
  },
  {
    name: 'ceph-block-wffc',
    mode: 'WaitForFirstConsumer',
    provisioner: 'rbd.csi.ceph.com',
  },
  {
    name: 'local-disk',
    mode: 'WaitForFirstConsumer',
    provisioner: 'example.com/local-path',
  },
  {
    name: 'waiting-room',
    mode: 'WaitForFirstConsumer',
    provisioner: 'never.csi.example.com',
  },
];

/** A Kubernetes cluster in memory with its controllers, to which KubeVirt and CDI can be installed. */
export class DemoCluster {
  readonly name: string;
  readonly store: DefaultObjectStore;
  readonly clock: Clock;
  readonly context: ControllerContext;
  readonly health = new NodeHealth();
  /** What components hang into the API server: their webhooks count for whoever writes through it. */
  readonly extensions = new ApiExtensions();
  /** What is wrong with the API server. */
  readonly faults = new Faults();
  readonly #stops: (() => void)[] = [];
  readonly #past?: number;
  #customResources: CustomResourceController | undefined;

  /** Builds the cluster and starts its controllers. */
  static start(options: DemoClusterOptions): DemoCluster {
    const cluster = new DemoCluster(options);
    cluster.#createNodes(options.nodes ?? threeNodes(options.name));
    cluster.#createStorage();
    cluster.#startControllers();
    cluster.#startWebhooks();
    return cluster;
  }

  private constructor(options: DemoClusterOptions) {
    this.name = options.name;
    this.#past = options.past;
    this.clock = options.clock ?? new SystemClock();
    this.store = options.store ?? new DefaultObjectStore({ clock: this.clock });
    this.context = {
      store: this.store,
      clock: this.clock,
      timings: { ...DEMO_TIMINGS, ...options.timings },
      events: new EventRecorder(this.store, this.clock),
      pods: ControlledObjects.create(this.store, 'pods'),
      guestResets: new Signal(),
      reportError: options.onError ?? (() => {}),
    };
  }

  /** Opens an API server over the cluster. It serves custom resources from then on. */
  async serve(
    options: Omit<
      DemoApiServerOptions,
      'store' | 'clock' | 'extensions' | 'faults'
    >,
  ): Promise<DemoApiServer> {
    this.#customResources?.stop();
    this.#customResources = undefined;
    return DemoApiServer.start({
      establishMs: this.context.timings.operatorStep / 4,
      ...options,
      extensions: this.extensions,
      faults: this.faults,
      store: this.store,
      clock: this.clock,
    });
  }

  /**
   * Writes as an administrator of this name does over the API server, with the same defaults and refusals, and without
   * a connection: for what runs in this process and is a client of the cluster all the same.
   *
   * @param manager - of the fields that are applied; the name when absent
   */
  writeAs(name: string, manager = name): LocalWriter {
    return new LocalWriter({
      store: this.store,
      clock: this.clock,
      extensions: this.extensions,
      name,
      manager,
    });
  }

  /** A machine goes down, as if its power were cut, or comes back. */
  setNodeUp(node: string, up: boolean): void {
    this.health.set(node, up);
  }

  /** Ends all controllers; the objects stay. */
  stop(): void {
    this.#stops.splice(0).forEach(stop => stop());
  }

  #createNodes(nodes: NodeOptions[]): void {
    for (const node of nodes) {
      this.store.create(newNode(node, timestamp(this.clock)));
    }
  }

  #createStorage(): void {
    for (const { name, mode, provisioner, isDefault } of STORAGE_CLASSES) {
      this.store.create({
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: {
          name,
          ...(isDefault && {
            annotations: {
              'storageclass.kubernetes.io/is-default-class': 'true',
            },
          }),
        },
        provisioner,
        reclaimPolicy: 'Delete',
        volumeBindingMode: mode,
      });
    }
  }

  #startWebhooks(): void {
    const { context, extensions, faults, health } = this;
    this.#stops.push(
      serveVirtApi(context, { extensions, faults, health }),
      serveVirtOperatorWebhooks(context, extensions),
      serveCdiWebhooks(context, extensions),
      serveMonitoring(context, { extensions, faults, past: this.#past }),
    );
  }

  #startControllers(): void {
    const { context, health, store } = this;
    this.#customResources = CustomResourceController.start({
      store,
      clock: this.clock,
      establishMs: context.timings.operatorStep / 4,
    });
    this.#stops.push(
      () => this.#customResources?.stop(),
      new NodeLifecycle(context, health).start(),
      new Scheduler(context).start(),
      new Kubelet(context, health).start(),
      new DeploymentController(context).start(),
      new DaemonSetController(context).start(),
      new PersistentVolumeController(context).start(),
      new CsiSnapshotter(context, 'rbd.csi.ceph.com').start(),
      runWhileReady(
        store,
        { namespace: 'kubevirt', name: 'virt-operator' },
        () => new VirtOperator(context).start(),
      ),
      runWhileReady(
        store,
        { namespace: 'kubevirt', name: 'virt-controller' },
        () =>
          all([
            new VmController(context),
            new VmiController(context),
            new MigrationController(context),
            new EvacuationController(context),
            new WorkloadUpdates(context),
            new SnapshotController(context),
            new RestoreController(context),
            new LeaderLease(context, 'kubevirt', 'virt-controller'),
          ]),
      ),
      // virt-handlers live on their Nodes and outlive virt-operator and virt-controller.
      all([
        new VirtHandler(context, health),
        new HandlerNodes(context, health),
      ]),
      runWhileReady(store, { namespace: 'cdi', name: 'cdi-operator' }, () =>
        new CdiOperator(context).start(),
      ),
      runWhileReady(store, { namespace: 'cdi', name: 'cdi-deployment' }, () =>
        new DataVolumeController(context).start(),
      ),
    );
  }
}

function all(controllers: { start(): () => void }[]): () => void {
  const stops = controllers.map(controller => controller.start());
  return () => stops.forEach(stop => stop());
}
