import { hasEnded } from '../controllers/conditions';
import {
  Controller,
  ControllerContext,
  refOf,
  timestamp,
} from '../controllers/context';
import { Stopwatch } from '../controllers/stopwatch';
import { ObjectQueue } from '../controllers/ObjectQueue';
import { setFinished } from '../kubelet/podStatus';
import { CLAIMS, DATA_VOLUMES } from '../kubevirt/resources';
import { Change, KubeObject } from '../types';
import { importerPod, primeClaim, storageClassOf, targetClaim } from './claims';
import { setState } from './conditions';
import { endImporter, importerImage, restartImporter } from './importer';
import { COMPONENT, refusalOf, refuse } from './refusals';
import { ImportOutcome, outcomeOf } from './sources';

const RETRY_MS = 15_000;
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** CDI's controllers for DataVolumes, and the importers that they start. */
export class DataVolumeController implements Controller {
  readonly #queue: ObjectQueue;
  readonly #stopwatch: Stopwatch;

  constructor(private readonly context: ControllerContext) {
    this.#queue = new ObjectQueue(context, DATA_VOLUMES, object =>
      this.#sync(object),
    );
    this.#stopwatch = new Stopwatch(context.clock, this.#queue);
  }

  start(): () => void {
    // The claim of a DataVolume has its name.
    const enqueueOwner = ({ object }: Change) =>
      this.#queue.addOwner(object, 'DataVolume', 'PersistentVolumeClaim');
    return this.#queue.start({
      [DATA_VOLUMES]: change => this.#onDataVolume(change),
      [CLAIMS]: enqueueOwner,
      pods: enqueueOwner,
    });
  }

  #onDataVolume({ type, object }: Change): void {
    if (type === 'DELETED') {
      this.#stopwatch.forget(object);
    } else {
      this.#queue.add(object);
    }
  }

  #sync(dataVolume: KubeObject): void {
    const { store } = this.context;
    if (dataVolume.metadata.deletionTimestamp || hasEnded(dataVolume)) {
      return;
    }
    const target = store.get(refOf(CLAIMS, dataVolume));
    const refusal = target ? undefined : refusalOf(store, dataVolume);
    const storageClass = storageClassOf(store, dataVolume);
    if (refusal || !storageClass) {
      if (refusal) {
        refuse(this.context, dataVolume, refusal);
      }
      this.#queue.addAfter(dataVolume, RETRY_MS);
      return;
    }
    if (!target) {
      store.create(targetClaim(dataVolume, storageClass));
      this.#write(dataVolume, draft => {
        draft.metadata.annotations = {
          ...draft.metadata.annotations,
          'cdi.kubevirt.io/storage.usePopulator': 'true',
        };
        Object.assign(draft.status, {
          phase: 'Pending',
          claimName: draft.metadata.name,
          progress: 'N/A',
        });
        setState(draft, timestamp(this.context.clock), {
          running: ['False'],
          ready: ['False'],
          pvc: 'Pending',
        });
      });
      return;
    }
    const waits = storageClass.volumeBindingMode === 'WaitForFirstConsumer';
    if (waits && !target.metadata.annotations?.[SELECTED_NODE]) {
      this.#write(dataVolume, draft => {
        // A CSI driver can populate a volume of its own; others wait for a pod on the claim itself.
        draft.status.phase = storageClass.provisioner.includes('.csi.')
          ? 'PendingPopulation'
          : 'WaitForFirstConsumer';
      });
      return;
    }
    const outcome = outcomeOf(dataVolume.spec.source);
    if (outcome.kind === 'import') {
      this.#import(dataVolume, target, outcome);
    } else if (outcome.kind === 'upload') {
      this.#write(dataVolume, draft => {
        draft.status.phase = 'UploadReady';
      });
    } else {
      this.#clone(dataVolume, target, outcome);
    }
  }

  #write(dataVolume: KubeObject, change: (draft: KubeObject) => void): void {
    this.context.store.mutate(refOf(DATA_VOLUMES, dataVolume), draft => {
      draft.status ??= {};
      change(draft);
    });
  }

  #import(
    dataVolume: KubeObject,
    target: KubeObject,
    outcome: ImportOutcome,
  ): void {
    const { store, events } = this.context;
    const { namespace, name } = dataVolume.metadata;
    const prime = {
      resource: CLAIMS,
      namespace,
      name: `prime-${target.metadata.uid}`,
    };
    const importer = {
      resource: 'pods',
      namespace,
      name: `importer-prime-${target.metadata.uid}`,
    };
    if (!store.get(prime)) {
      store.create(primeClaim(target));
    }
    const pod =
      store.get(importer) ??
      store.create(importerPod(target, importerImage(store)));
    if (pod.status?.phase === 'Pending') {
      if (dataVolume.status?.phase !== 'ImportScheduled' && pod.spec.nodeName) {
        events.normal(
          dataVolume,
          COMPONENT,
          'ImportScheduled',
          `Import into ${name} scheduled`,
        );
        this.#write(dataVolume, draft => {
          Object.assign(draft.status, {
            phase: 'ImportScheduled',
            progress: 'N/A',
            claimName: name,
          });
          setState(draft, timestamp(this.context.clock), {
            running: ['False', 'ContainerCreating'],
            ready: ['False'],
            pvc: 'Pending',
          });
        });
      }
      return;
    }
    if (dataVolume.status?.phase !== 'ImportInProgress') {
      events.normal(
        dataVolume,
        COMPONENT,
        'ImportInProgress',
        `Import into ${name} in progress`,
      );
      this.#write(dataVolume, draft => {
        Object.assign(draft.status, {
          phase: 'ImportInProgress',
          progress: '0.00%',
        });
        setState(draft, timestamp(this.context.clock), {
          running: ['True', 'Pod is running'],
          ready: ['False', 'TransferRunning'],
          pvc: 'Pending',
        });
      });
    }
    if (outcome.failure) {
      this.#failAgain(dataVolume, target, pod, outcome.failure);
    } else {
      this.#progress(dataVolume, target, pod, outcome.slow ? 20 : 1);
    }
  }

  #progress(
    dataVolume: KubeObject,
    target: KubeObject,
    pod: KubeObject,
    slowness: number,
  ): void {
    const { store, clock, timings } = this.context;
    for (let done = 10; done <= 100; done += 10) {
      if (
        this.#stopwatch.hasPassed(
          dataVolume,
          `import/${done}`,
          timings.importStep * slowness,
        )
      ) {
        continue;
      }
      const percent = done - 10;
      this.#write(dataVolume, draft => {
        draft.status.progress = `${percent}.00%`;
      });
      return;
    }
    store.mutate(refOf('pods', pod), draft =>
      setFinished(draft, { exitCode: 0 }, timestamp(clock)),
    );
    this.#succeed(
      dataVolume,
      target,
      'Import Complete',
      'ImportSucceeded',
      `Successfully imported into PVC ${dataVolume.metadata.name}`,
    );
    store.delete(
      {
        resource: 'pods',
        namespace: pod.metadata.namespace,
        name: pod.metadata.name,
      },
      { gracePeriodSeconds: 0 },
    );
  }

  #clone(
    dataVolume: KubeObject,
    target: KubeObject,
    outcome: ImportOutcome,
  ): void {
    const { timings } = this.context;
    if (outcome.kind === 'clone') {
      this.#write(dataVolume, draft => {
        Object.assign(draft.status, {
          phase: 'CSICloneInProgress',
          progress: 'N/A',
        });
        setState(draft, timestamp(this.context.clock), {
          running: ['True', 'Populator is running'],
          ready: ['False'],
          pvc: 'Pending',
        });
      });
    }
    if (
      this.#stopwatch.hasPassed(dataVolume, 'clone', timings.importStep * 3)
    ) {
      this.#succeed(
        dataVolume,
        target,
        outcome.kind === 'clone' ? 'Clone Complete' : 'Import Complete',
        'ImportSucceeded',
        `Successfully imported into PVC ${dataVolume.metadata.name}`,
      );
    }
  }

  #succeed(
    dataVolume: KubeObject,
    target: KubeObject,
    message: string,
    reason: string,
    eventMessage: string,
  ): void {
    const { store, events } = this.context;
    const { namespace, name } = dataVolume.metadata;
    store.mutate(refOf(CLAIMS, target), draft => {
      draft.metadata.annotations = {
        ...draft.metadata.annotations,
        'cdi.kubevirt.io/storage.pod.phase': 'Succeeded',
        'cdi.kubevirt.io/storage.populator.progress': '100.0%',
      };
    });
    const prime = {
      resource: CLAIMS,
      namespace,
      name: `prime-${target.metadata.uid}`,
    };
    if (store.get(prime)) {
      store.delete(prime);
    }
    events.normal(dataVolume, COMPONENT, reason, eventMessage);
    this.#write(dataVolume, draft => {
      Object.assign(draft.status, {
        phase: 'Succeeded',
        progress: '100.0%',
        claimName: name,
      });
      setState(draft, timestamp(this.context.clock), {
        running: ['False', 'Completed', message],
        ready: ['True'],
        pvc: 'Bound',
      });
    });
    this.#stopwatch.forget(dataVolume);
  }

  /** A failing importer is started again for ever, with growing pauses; the phase stays what it was. */
  #failAgain(
    dataVolume: KubeObject,
    target: KubeObject,
    pod: KubeObject,
    failure: { reason: string; message: string },
  ): void {
    const { store, clock, timings, events } = this.context;
    const restarts = dataVolume.status?.restartCount ?? 0;
    const bound = `target PVC ${target.metadata.name} Pending and [prime-${target.metadata.uid}] : ${failure.message}`;
    if (
      !this.#stopwatch.hasPassed(
        dataVolume,
        `run/${restarts}`,
        timings.importFail,
      )
    ) {
      return;
    }
    if (!this.#isDown(pod)) {
      store.mutate(refOf('pods', pod), draft =>
        endImporter(draft, failure.message, timestamp(clock)),
      );
      events.warning(dataVolume, COMPONENT, failure.reason, failure.message);
      this.#write(dataVolume, draft => {
        setState(draft, timestamp(this.context.clock), {
          running: ['False', failure.reason, failure.message],
          ready: ['False'],
          pvc: 'Pending',
          bound,
        });
      });
    }
    const pause = Math.min(
      timings.importBackOffMax,
      timings.importBackOff * 2 ** restarts,
    );
    if (!this.#stopwatch.hasPassed(dataVolume, `pause/${restarts}`, pause)) {
      return;
    }
    store.mutate(refOf('pods', pod), draft =>
      restartImporter(draft, restarts + 1, timestamp(clock)),
    );
    this.#write(dataVolume, draft => {
      draft.status.restartCount = restarts + 1;
      setState(draft, timestamp(this.context.clock), {
        running: ['True', 'Pod is running'],
        ready: ['False', 'TransferRunning'],
        pvc: 'Pending',
        bound,
      });
    });
  }

  #isDown(pod: KubeObject): boolean {
    return pod.status?.containerStatuses?.[0]?.ready === false;
  }
}
