import { findCondition, hasEnded } from '../controllers/conditions';
import {
  Controller,
  ControllerContext,
  refOf,
  timestamp,
} from '../controllers/context';
import { removeFinalizer } from '../controllers/finalizers';
import { Stopwatch } from '../controllers/stopwatch';
import { ObjectQueue } from '../controllers/ObjectQueue';
import { setFinished } from '../kubelet/podStatus';
import { Change, KubeObject } from '../types';
import { launcherPod } from './launcherPod';
import { currentPod, launcherImage, podsOf } from './pods';
import {
  MIGRATIONS,
  MIGRATION_FINALIZER,
  VIRT_CONTROLLER,
  VIRT_HANDLER,
  VMIS,
} from './resources';
import {
  begin,
  changeState,
  handOver,
  listen,
  switchNode,
} from './migrationState';

/** A VMI with this annotation fails its migrations half way, with the annotation's words as the reason. */
export const FAILING_MIGRATION = 'demo.kubevirt/migration-fails';

/** Live migrations, from the object to the switch of the Node: virt-controller's and virt-handler's parts. */
export class MigrationController implements Controller {
  readonly #queue: ObjectQueue;
  readonly #stopwatch: Stopwatch;

  constructor(private readonly context: ControllerContext) {
    this.#queue = new ObjectQueue(context, MIGRATIONS, object =>
      this.#sync(object),
    );
    this.#stopwatch = new Stopwatch(context.clock, this.#queue);
  }

  start(): () => void {
    return this.#queue.start({
      [MIGRATIONS]: change => this.#onMigration(change),
      [VMIS]: ({ object }) => this.#enqueueOf(object),
      pods: ({ object: { metadata } }) => {
        const name = metadata.annotations?.['kubevirt.io/migrationJobName'];
        if (name) {
          this.#queue.addNamed(metadata.namespace, name);
        }
      },
    });
  }

  #onMigration({ type, object }: Change): void {
    if (type === 'DELETED') {
      this.#stopwatch.forget(object);
    } else {
      this.#queue.add(object);
    }
  }

  #enqueueOf(vmi: KubeObject): void {
    const { namespace, name } = vmi.metadata;
    for (const migration of this.context.store.list(MIGRATIONS, {
      namespace,
    })) {
      if (migration.spec.vmiName === name && !hasEnded(migration)) {
        this.#queue.add(migration);
      }
    }
  }

  #sync(migration: KubeObject): void {
    const { store } = this.context;
    const vmi = store.get({
      resource: VMIS,
      namespace: migration.metadata.namespace,
      name: migration.spec.vmiName,
    });
    if (hasEnded(migration)) {
      this.#release(migration);
      return;
    }
    const target = vmi && this.#targetOf(migration, vmi);
    if (!vmi || hasEnded(vmi) || vmi.metadata.deletionTimestamp) {
      this.#fail(
        migration,
        vmi,
        target,
        'Migration failed because vmi does not exist or is final.',
      );
      return;
    }
    if (migration.metadata.deletionTimestamp) {
      this.#abort(migration, vmi, target);
      return;
    }
    this.#advance(migration, vmi, target);
  }

  #targetOf(migration: KubeObject, vmi: KubeObject): KubeObject | undefined {
    return podsOf(this.context, vmi).find(
      ({ metadata }) =>
        metadata.labels?.['kubevirt.io/migrationJobUID'] ===
        migration.metadata.uid,
    );
  }

  #advance(
    migration: KubeObject,
    vmi: KubeObject,
    target: KubeObject | undefined,
  ): void {
    const { events, timings } = this.context;
    switch (migration.status?.phase ?? '') {
      case '':
        this.#setPhase(migration, 'Pending', draft => {
          draft.metadata.labels = {
            ...draft.metadata.labels,
            'kubevirt.io/vmi-name': vmi.metadata.name,
          };
          draft.metadata.finalizers ??= [MIGRATION_FINALIZER];
          draft.status.migrationState = {
            sourcePod: currentPod(this.context, vmi)?.metadata.name,
          };
        });
        break;
      case 'Pending':
        if (!target) {
          this.#createTarget(migration, vmi);
        }
        this.#setPhase(migration, 'Scheduling');
        break;
      case 'Scheduling':
        if (findCondition(target, 'PodScheduled')?.reason === 'Unschedulable') {
          events.warning(
            migration,
            VIRT_CONTROLLER,
            'migrationTargetPodUnschedulable',
            `Migration target pod for VMI [${vmi.metadata.namespace}/${vmi.metadata.name}] is currently unschedulable.`,
          );
        } else if (target?.status?.phase === 'Running') {
          this.#setPhase(migration, 'Scheduled');
        } else if (!target || target.status?.phase === 'Failed') {
          this.#fail(
            migration,
            vmi,
            target,
            'Migration target pod was removed during active migration.',
          );
        }
        break;
      case 'Scheduled':
        handOver(this.context, migration, vmi, target!);
        this.#setPhase(migration, 'PreparingTarget');
        break;
      case 'PreparingTarget':
        if (
          this.#stopwatch.hasPassed(
            migration,
            'prepare',
            timings.migrationPrepare,
          )
        ) {
          listen(this.context, vmi, target!);
          this.#setPhase(migration, 'TargetReady');
        }
        break;
      case 'TargetReady':
        begin(this.context, vmi);
        this.#setPhase(migration, 'Running');
        break;
      case 'Running':
        this.#copy(migration, vmi, target);
        break;
      default:
    }
  }

  #setPhase(
    migration: KubeObject,
    phase: string,
    change: (draft: KubeObject) => void = () => {},
  ): void {
    const { store, clock } = this.context;
    store.mutate(refOf(MIGRATIONS, migration), draft => {
      draft.status ??= {};
      draft.status.phase = phase;
      const stamps = (draft.status.phaseTransitionTimestamps ??= []);
      stamps.push({ phase, phaseTransitionTimestamp: timestamp(clock) });
      change(draft);
    });
  }

  #createTarget(migration: KubeObject, vmi: KubeObject): void {
    const { store, events } = this.context;
    const created = store.create(
      launcherPod(vmi, launcherImage(this.context), store, migration),
    );
    events.normal(
      migration,
      VIRT_CONTROLLER,
      'SuccessfulCreate',
      `Created migration target pod ${created.metadata.name}`,
    );
  }

  #copy(
    migration: KubeObject,
    vmi: KubeObject,
    target: KubeObject | undefined,
  ): void {
    const { timings } = this.context;
    const state = vmi.status.migrationState;
    if (
      !target ||
      target.metadata.deletionTimestamp ||
      target.status?.phase === 'Failed'
    ) {
      this.#fail(
        migration,
        vmi,
        target,
        'Migration failed because target pod shutdown during migration',
      );
      return;
    }
    const reason = vmi.metadata.annotations?.[FAILING_MIGRATION];
    if (reason) {
      if (this.#stopwatch.hasPassed(migration, 'fail', timings.migrate / 2)) {
        this.#fail(
          migration,
          vmi,
          target,
          `Migration failed because: ${reason}`,
          reason,
        );
      }
    } else if (!this.#stopwatch.hasPassed(migration, 'copy', timings.migrate)) {
      // The guest's memory is on its way.
    } else if (!state.endTimestamp) {
      switchNode(this.context, vmi, target);
    } else {
      this.#complete(migration, vmi);
    }
  }

  #complete(migration: KubeObject, vmi: KubeObject): void {
    changeState(this.context, vmi, state => {
      state.completed = true;
    });
    this.context.events.normal(
      migration,
      VIRT_CONTROLLER,
      'SuccessfulMigration',
      'Source node reported migration succeeded',
    );
    this.#keepState(migration, vmi, 'Succeeded');
  }

  #keepState(
    migration: KubeObject,
    vmi: KubeObject | undefined,
    phase: string,
  ): void {
    const current = vmi && this.context.store.get(refOf(VMIS, vmi));
    const state = current?.status.migrationState;
    this.#setPhase(migration, phase, draft => {
      if (state?.migrationUid === migration.metadata.uid) {
        draft.status.migrationState = state;
      }
    });
  }

  #fail(
    migration: KubeObject,
    vmi: KubeObject | undefined,
    target: KubeObject | undefined,
    message: string,
    failureReason: string = message,
  ): void {
    const { clock, events } = this.context;
    events.warning(migration, VIRT_CONTROLLER, 'FailedMigration', message);
    if (
      vmi &&
      vmi.status.migrationState?.migrationUid === migration.metadata.uid
    ) {
      changeState(this.context, vmi, (state, draft) => {
        state.startTimestamp ??= timestamp(clock);
        state.endTimestamp = timestamp(clock);
        state.failed = true;
        state.completed = true;
        state.failureReason = failureReason;
        delete draft.metadata.labels?.['kubevirt.io/migrationTargetNodeName'];
      });
      events.warning(
        vmi,
        VIRT_HANDLER,
        'Migrated',
        `VirtualMachineInstance migration uid ${migration.metadata.uid} failed. reason:${failureReason}`,
      );
    }
    this.#endTarget(target);
    this.#keepState(migration, vmi, 'Failed');
  }

  #endTarget(target: KubeObject | undefined): void {
    if (!target || target.metadata.deletionTimestamp) {
      return;
    }
    const { store, clock } = this.context;
    const ref = refOf('pods', target);
    if (target.status?.phase === 'Running') {
      store.mutate(ref, draft =>
        setFinished(draft, { exitCode: 0 }, timestamp(clock)),
      );
    } else {
      store.delete(ref, { gracePeriodSeconds: 0 });
    }
  }

  #abort(
    migration: KubeObject,
    vmi: KubeObject,
    target: KubeObject | undefined,
  ): void {
    if (vmi.status.migrationState?.migrationUid === migration.metadata.uid) {
      changeState(this.context, vmi, state => {
        state.abortRequested = true;
        state.abortStatus = 'Succeeded';
      });
    }
    this.#fail(
      migration,
      vmi,
      target,
      'Live migration aborted',
      'Live migration aborted',
    );
  }

  #release(migration: KubeObject): void {
    this.#stopwatch.forget(migration);
    this.context.store.mutate(refOf(MIGRATIONS, migration), draft =>
      removeFinalizer(draft, MIGRATION_FINALIZER),
    );
  }
}
