import { removeCondition, setCondition } from '../controllers/conditions';
import {
  Controller,
  ControllerContext,
  keyOf,
  refOf,
} from '../controllers/context';
import {
  deploymentsReady,
  ensure,
  envOf,
  registryOf,
  removeAll,
  tagOf,
} from '../controllers/operatorObjects';
import { WorkQueue } from '../controllers/workQueue';
import { KubeObject } from '../types';
import {
  apiRegistrations,
  ComponentOptions,
  componentDeployments,
  DEPLOYMENTS,
  handlerDaemonSet,
} from './components';
import { kubevirtCrds } from './crds';
import { commonInstancetypes } from './instancetypes';
import { KUBEVIRTS, VMS } from './resources';

const FINALIZER = 'foregroundDeleteKubeVirt';
const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';
const DAEMON_SETS = 'daemonsets.apps';

/** virt-operator: makes KubeVirt of a KubeVirt object, and takes it away again. */
export class VirtOperator implements Controller {
  readonly #queue: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    this.#queue = new WorkQueue(
      context.clock,
      key => this.#sync(key),
      error => context.reportError(error),
    );
  }

  start(): () => void {
    const { store, timings } = this.context;
    const all = () =>
      store
        .list(KUBEVIRTS)
        .forEach(kv => this.#queue.addAfter(keyOf(kv), timings.operatorStep));
    const stops = [
      store.subscribe(KUBEVIRTS, all),
      store.subscribe('deployments.apps', all),
      store.subscribe(DAEMON_SETS, all),
    ];
    all();
    return () => {
      stops.forEach(stop => stop());
      this.#queue.stop();
    };
  }

  #sync(key: string): void {
    const { store } = this.context;
    const kubevirt = store.get(refOf(KUBEVIRTS, key));
    if (!kubevirt) {
      return;
    }
    if (kubevirt.metadata.deletionTimestamp) {
      this.#uninstall(kubevirt);
    } else if (!kubevirt.metadata.finalizers?.includes(FINALIZER)) {
      this.#update(kubevirt, draft => {
        draft.metadata.finalizers = [
          ...(draft.metadata.finalizers ?? []),
          FINALIZER,
        ];
        draft.status = { ...draft.status, phase: 'Deploying' };
        this.#conditions(draft, 'DeploymentInProgress', 'Deploying version', [
          'False',
          'True',
          'False',
        ]);
      });
    } else {
      this.#install(kubevirt);
    }
  }

  /** Registry and version come with the operator's own Deployment. */
  #options(kubevirt: KubeObject): ComponentOptions {
    const operator = this.context.store
      .list('deployments.apps')
      .find(({ metadata }) => metadata.name === 'virt-operator');
    const image = operator?.spec.template.spec.containers[0].image;
    return {
      namespace: kubevirt.metadata.namespace!,
      registry: registryOf(image),
      version: envOf(operator, 'KUBEVIRT_VERSION') ?? tagOf(image) ?? 'unknown',
      infraPlacement: kubevirt.spec?.infra?.nodePlacement,
    };
  }

  #install(kubevirt: KubeObject): void {
    const { store } = this.context;
    const options = this.#options(kubevirt);
    const observed = kubevirt.status?.observedKubeVirtVersion;
    const updating = observed !== undefined && observed !== options.version;
    if (updating) {
      this.#update(kubevirt, draft => {
        draft.status.targetKubeVirtVersion = options.version;
        draft.status.operatorVersion = options.version;
        this.#conditions(
          draft,
          'UpdateInProgress',
          `Transitioning from previous version ${observed} with registry ${draft.status.observedKubeVirtRegistry} to target version ${options.version} using registry ${options.registry}`,
          ['True', 'True', 'True'],
        );
      });
    } else if (!observed) {
      this.#update(kubevirt, draft => {
        Object.assign(draft.status, {
          operatorVersion: options.version,
          targetKubeVirtVersion: options.version,
          targetKubeVirtRegistry: options.registry,
        });
      });
    }
    this.#ensureObjects(kubevirt, options);
    const handler = store.get({
      resource: DAEMON_SETS,
      namespace: options.namespace,
      name: 'virt-handler',
    });
    const status = handler?.status;
    const ready =
      deploymentsReady(store, options.namespace, DEPLOYMENTS) &&
      status?.desiredNumberScheduled > 0 &&
      status.numberReady === status.desiredNumberScheduled &&
      status.updatedNumberScheduled === status.desiredNumberScheduled &&
      status.observedGeneration === handler?.metadata.generation;
    if (ready) {
      this.#deployed(kubevirt, options);
    } else if (observed && !updating) {
      this.#update(kubevirt, draft =>
        this.#conditions(
          draft,
          'DeploymentInProgress',
          'Deploying version ' +
            `${options.version} with registry ${options.registry}`,
          ['False', 'True', 'False'],
        ),
      );
    }
  }

  #ensureObjects(kubevirt: KubeObject, options: ComponentOptions): void {
    const { store } = this.context;
    for (const crd of kubevirtCrds()) {
      if (!store.get({ resource: CRDS, name: crd.metadata.name! })) {
        store.create(crd);
      }
    }
    const missing = kubevirtCrds().some(
      ({ metadata }) => !store.resources.has(metadata.name!),
    );
    if (missing) {
      this.#queue.addAfter(keyOf(kubevirt), this.context.timings.operatorStep);
      return;
    }
    for (const object of commonInstancetypes()) {
      const resource = `${object.kind.toLowerCase()}s.instancetype.kubevirt.io`;
      if (!store.get({ resource, name: object.metadata.name! })) {
        store.create(object);
      }
    }
    componentDeployments(options).forEach(object =>
      ensure(store, 'deployments.apps', object),
    );
    ensure(store, DAEMON_SETS, handlerDaemonSet(options));
    for (const [resource, object] of apiRegistrations(options.namespace)) {
      if (!store.get({ resource, name: object.metadata.name! })) {
        store.create(object);
      }
    }
    this.#update(kubevirt, draft =>
      setCondition(
        draft,
        this.#condition(
          'Created',
          'True',
          'AllResourcesCreated',
          'All resources were created.',
        ),
      ),
    );
  }

  #deployed(kubevirt: KubeObject, options: ComponentOptions): void {
    this.#update(kubevirt, draft => {
      Object.assign(draft.status, {
        phase: 'Deployed',
        defaultArchitecture: 'amd64',
        observedKubeVirtRegistry: options.registry,
        observedKubeVirtVersion: options.version,
        operatorVersion: options.version,
        targetKubeVirtRegistry: options.registry,
        targetKubeVirtVersion: options.version,
        observedGeneration: draft.metadata.generation,
      });
      draft.status.outdatedVirtualMachineInstanceWorkloads ??= 0;
      this.#conditions(
        draft,
        'AllComponentsReady',
        'All components are ready.',
        ['True', 'False', 'False'],
      );
    });
  }

  #condition(
    type: string,
    status: 'True' | 'False',
    reason: string,
    message: string,
  ) {
    const time = this.context.clock.now().toISOString();
    return {
      type,
      status,
      reason,
      message,
      lastProbeTime: time,
      lastTransitionTime: time,
    };
  }

  #conditions(
    draft: KubeObject,
    reason: string,
    message: string,
    [available, progressing, degraded]: ('True' | 'False')[],
  ): void {
    setCondition(
      draft,
      this.#condition('Available', available, reason, message),
    );
    setCondition(
      draft,
      this.#condition('Progressing', progressing, reason, message),
    );
    setCondition(draft, this.#condition('Degraded', degraded, reason, message));
  }

  #update(kubevirt: KubeObject, change: (draft: KubeObject) => void): void {
    this.context.store.mutate(refOf(KUBEVIRTS, keyOf(kubevirt)), draft => {
      draft.status ??= {};
      change(draft);
    });
  }

  /** The components go first, then the kinds and with them every VM that is left. */
  #uninstall(kubevirt: KubeObject): void {
    const { store } = this.context;
    const namespace = kubevirt.metadata.namespace!;
    const blocked =
      kubevirt.spec?.uninstallStrategy === 'BlockUninstallIfWorkloadsExist' &&
      store.list(VMS).length > 0;
    if (blocked) {
      return;
    }
    if (kubevirt.status?.phase !== 'Deleting') {
      this.#update(kubevirt, draft => {
        draft.status.phase = 'Deleting';
        removeCondition(draft, 'Created');
        this.#conditions(
          draft,
          'DeletionInProgress',
          'Deletion was triggered',
          ['False', 'False', 'True'],
        );
      });
      return;
    }
    for (const [resource, object] of apiRegistrations(namespace)) {
      removeAll(store, resource, [object.metadata.name!]);
    }
    removeAll(store, 'deployments.apps', DEPLOYMENTS, namespace);
    removeAll(store, DAEMON_SETS, ['virt-handler'], namespace);
    removeAll(
      store,
      CRDS,
      kubevirtCrds().map(({ metadata }) => metadata.name!),
    );
    this.#update(kubevirt, draft => {
      draft.status.phase = 'Deleted';
      draft.metadata.finalizers = draft.metadata.finalizers?.filter(
        name => name !== FINALIZER,
      );
    });
  }
}
