import { findCondition, isTrue, hasEnded } from '../controllers/conditions';
import { Controller, ControllerContext } from '../controllers/context';
import { ObjectQueue } from '../controllers/ObjectQueue';
import { denied } from '../controllers/webhooks';
import { KubeObject } from '../types';
import { admitCreate } from './admission';
import { podsOf } from './pods';
import { MIGRATIONS, VMIS } from './resources';
import { isMigrating } from './vmStatus';

/** kubevirt pkg/virt-config/virt-config.go: the defaults of the migration configuration. */
const DRAIN_TAINT = 'kubevirt.io/drain';
const PARALLEL_PER_NODE = 2;
const PARALLEL_PER_CLUSTER = 5;

const RETRY_MS = 5_000;
const EVACUATION_CONTROLLER = 'evacuation-controller';
const WEBHOOK = 'virt-launcher-eviction-interceptor.kubevirt.io';

interface Taint {
  key: string;
  effect: string;
}

/** The taint with which somebody drains a Node in KubeVirt's older way; undefined where there is none. */
export function drainTaint(node: KubeObject | undefined): Taint | undefined {
  return (node?.spec?.taints ?? []).find(
    ({ key, effect }: Taint) => key === DRAIN_TAINT && effect === 'NoSchedule',
  );
}

/**
 * What virt-api says to the eviction of a pod (kubevirt v1.9 pkg/virt-api/webhooks/validating-webhook/admitters/
 * pod-eviction-admitter.go): a VMI that may be moved is marked, and its launcher stays until it has moved.
 *
 * @throws StatusError with 429 where the pod is not to be evicted
 */
export function admitEviction(
  { store }: ControllerContext,
  pod: KubeObject | undefined,
  dryRun: boolean,
): void {
  const { labels, annotations, namespace } = pod?.metadata ?? {};
  const name = annotations?.['kubevirt.io/domain'];
  if (labels?.['kubevirt.io'] !== 'virt-launcher' || hasEnded(pod) || !name) {
    return;
  }
  const refuse = (why: string) => denied(WEBHOOK, why, 429);
  const ref = { resource: VMIS, namespace, name };
  const vmi = store.get(ref);
  if (!vmi) {
    throw refuse(
      `kubevirt failed getting the vmi: virtualmachineinstances.kubevirt.io "${name}" not found`,
    );
  }
  const migratable = isTrue(vmi, 'LiveMigratable');
  switch (vmi.spec.evictionStrategy) {
    case 'LiveMigrate':
      if (!migratable) {
        throw refuse(
          `VMI ${name} is configured with an eviction strategy but is not live-migratable`,
        );
      }
      break;
    case 'LiveMigrateIfPossible':
      if (!migratable) {
        return;
      }
      break;
    case 'External':
      break;
    default:
      return;
  }
  const triggered = `Eviction triggered evacuation of VMI "${namespace}/${name}"`;
  if (vmi.status.evacuationNodeName) {
    throw refuse(`Evacuation in progress: ${triggered}`);
  }
  if (vmi.status.nodeName !== pod?.spec.nodeName) {
    throw refuse('Eviction request for target Pod');
  }
  if (!dryRun) {
    store.mutate(ref, draft => {
      draft.status.evacuationNodeName = draft.status.nodeName;
    });
  }
  throw refuse(triggered);
}

/**
 * virt-controller's part for Nodes that are drained: migrates VMIs that are marked for eviction, or all on a Node
 * with the drain taint (kubevirt pkg/virt-controller/watch/drain/evacuation/evacuation.go).
 */
export class EvacuationController implements Controller {
  readonly #queue: ObjectQueue;

  constructor(private readonly context: ControllerContext) {
    this.#queue = new ObjectQueue(context, 'nodes', object =>
      this.#sync(object),
    );
  }

  start(): () => void {
    return this.#queue.start({
      nodes: ({ object }) => this.#queue.add(object),
      [VMIS]: ({ object }) => this.#addNodeOf(object),
      [MIGRATIONS]: ({ object }) =>
        this.#addNodeOf(
          this.context.store.get({
            resource: VMIS,
            namespace: object.metadata.namespace,
            name: object.spec.vmiName,
          }),
        ),
    });
  }

  #addNodeOf(vmi: KubeObject | undefined): void {
    const { nodeName, evacuationNodeName } = vmi?.status ?? {};
    if (
      nodeName &&
      (evacuationNodeName ||
        drainTaint(
          this.context.store.get({ resource: 'nodes', name: nodeName }),
        ))
    ) {
      this.#queue.addNamed(undefined, nodeName);
    }
  }

  #sync(node: KubeObject): void {
    const { store } = this.context;
    const { name } = node.metadata;
    const here = store.list(VMIS).filter(vmi => vmi.status?.nodeName === name);
    const wanted = drainTaint(node)
      ? here
      : here.filter(
          vmi => vmi.status.evacuationNodeName === name && !isMigrating(vmi),
        );
    if (wanted.length === 0) {
      return;
    }
    const active = store
      .list(MIGRATIONS)
      .filter(migration => !hasEnded(migration));
    const moving = (vmi: KubeObject) =>
      active.some(
        ({ metadata, spec }) =>
          metadata.namespace === vmi.metadata.namespace &&
          spec.vmiName === vmi.metadata.name,
      );
    const candidates = wanted.filter(vmi => this.#canMove(vmi) && !moving(vmi));
    const free = Math.min(
      PARALLEL_PER_CLUSTER - active.length,
      PARALLEL_PER_NODE - here.filter(moving).length,
    );
    candidates.slice(0, Math.max(0, free)).forEach(vmi => this.#move(vmi));
    if (candidates.length > free) {
      this.#queue.addAfter(node, RETRY_MS);
    }
  }

  /** It wants to be moved and can, and no pod of an earlier move is left. */
  #canMove(vmi: KubeObject): boolean {
    const running = podsOf(this.context, vmi).filter(pod => !hasEnded(pod));
    return (
      !hasEnded(vmi) &&
      !vmi.metadata.deletionTimestamp &&
      ['LiveMigrate', 'LiveMigrateIfPossible'].includes(
        vmi.spec.evictionStrategy,
      ) &&
      findCondition(vmi, 'LiveMigratable')?.status === 'True' &&
      running.length <= 1
    );
  }

  #move(vmi: KubeObject): void {
    const { store, clock, events } = this.context;
    const { namespace, name } = vmi.metadata;
    const migration: KubeObject = {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachineInstanceMigration',
      metadata: {
        generateName: 'kubevirt-evacuation-',
        namespace,
        annotations: {
          'kubevirt.io/evacuationMigration': vmi.status.nodeName,
        },
      } as unknown as KubeObject['metadata'],
      spec: { vmiName: name },
    };
    admitCreate(store, clock, MIGRATIONS, migration);
    const created = store.create(migration);
    events.normal(
      vmi,
      EVACUATION_CONTROLLER,
      'SuccessfulCreate',
      `Created Migration ${created.metadata.name}`,
    );
  }
}
