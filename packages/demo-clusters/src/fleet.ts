import { DemoApiServer, KubeconfigContext } from './apiserver';
import { DemoCluster, threeNodes } from './cluster';
import { DEMO_TIMINGS, FAST_TIMINGS, Timings } from './controllers/timings';
import { DemoIdentities, demoIdentities } from './identities';
import { deployed, install } from './install';
import { monitoringObjects } from './monitoring';
import { populate, startBackgroundEvents } from './scenarios';

export interface FleetOptions {
  /** First of three ports in a row; any free ones when absent or 0. */
  basePort?: number;
  /** Times of the played parts, once the fleet is up. */
  timings?: Partial<Timings>;
  /** Fills west and east with the VMs of the demo; on unless false. */
  populate?: boolean;
  /** Lets VMs migrate and restart by themselves; on unless false. */
  backgroundEvents?: boolean;
  onError?: (cluster: string, error: Error) => void;
}

/** A demo cluster with its API server and those who may call it. */
export interface FleetMember {
  cluster: DemoCluster;
  server: DemoApiServer;
  identities: DemoIdentities;
}

const NAMES = ['west', 'east', 'edge-1'];
const USERS = ['admin', 'reader', 'operator'] as const;
/** Eight days: a demo begins with charts that show something. In seconds. */
const PAST = 8 * 86_400;

/** Three demo clusters: `west` and `east` with KubeVirt, CDI and many VMs, `edge-1` without. */
export class Fleet {
  readonly members: ReadonlyMap<string, FleetMember>;
  readonly #stops: (() => void)[] = [];

  /** Starts all three, and resolves once KubeVirt and CDI are deployed on `west` and `east`. */
  static async start(options: FleetOptions = {}): Promise<Fleet> {
    const members = await Promise.all(
      NAMES.map((name, index) => startMember(name, index, options)),
    );
    const fleet = new Fleet(
      new Map(members.map(member => [member.cluster.name, member])),
    );
    for (const { cluster } of members) {
      if (cluster.name !== 'edge-1') {
        await deployed(cluster.store, ['kubevirt', 'cdi']);
        if (options.populate !== false) {
          populate(cluster);
        }
      }
      // Only what happens from now on takes the time that it takes in life.
      Object.assign(cluster.context.timings, DEMO_TIMINGS, options.timings);
    }
    const west = fleet.members.get('west');
    if (
      west &&
      options.backgroundEvents !== false &&
      options.populate !== false
    ) {
      fleet.#stops.push(startBackgroundEvents(west.cluster));
    }
    return fleet;
  }

  private constructor(members: ReadonlyMap<string, FleetMember>) {
    this.members = members;
  }

  /**
   * Contexts of a kubeconfig: `west`, `east` and `edge-1` as administrator, and `west-reader`, `west-operator` and so
   * on as those who may read, or read and operate.
   */
  kubeconfigContexts(): KubeconfigContext[] {
    const members = [...this.members.values()];
    return USERS.flatMap(user =>
      members.map(({ cluster: { name }, server, identities }) => ({
        name: user === 'admin' ? name : `${name}-${user}`,
        cluster: name,
        server: server.url,
        ca: server.ca,
        user,
        token: identities[user].token,
      })),
    );
  }

  async stop(): Promise<void> {
    this.#stops.splice(0).forEach(stop => stop());
    await Promise.all(
      [...this.members.values()].map(async ({ cluster, server }) => {
        cluster.stop();
        await server.stop();
      }),
    );
  }
}

async function startMember(
  name: string,
  index: number,
  options: FleetOptions,
): Promise<FleetMember> {
  const cluster = DemoCluster.start({
    name,
    nodes: threeNodes(name),
    past: PAST,
    timings: FAST_TIMINGS,
    onError: error => options.onError?.(name, error),
  });
  const identities = demoIdentities();
  const server = await cluster.serve({
    identities: Object.values(identities),
    port: options.basePort ? options.basePort + index : 0,
  });
  if (name !== 'edge-1') {
    const { store, clock, context } = cluster;
    install(store, clock, ['kubevirt', 'cdi'], context.reportError);
    monitoringObjects().forEach(object => store.create(object));
  }
  return { cluster, server, identities };
}
