import {
  findCondition,
  removeCondition,
  setCondition,
} from '../controllers/conditions';
import { Controller, ControllerContext } from '../controllers/context';
import { Operand } from '../controllers/Operand';
import {
  daemonSetRolledOut,
  deploymentsReady,
  ensure,
  ensureDefinitions,
  envOf,
  registryOf,
  removeAll,
  removeDefinitions,
  tagOf,
} from '../controllers/operatorObjects';
import { KubeObject } from '../types';
import {
  apiRegistrations,
  ComponentOptions,
  componentDeployment,
  DEPLOYMENTS,
  handlerDaemonSet,
} from './components';
import { kubevirtClusterRoles } from './clusterRoles';
import { kubevirtCrds } from './crds';
import { commonInstancetypes } from './instancetypes';
import { KUBEVIRTS } from './resources';

const DAEMON_SETS = 'daemonsets.apps';
const HANDLER = 'virt-handler';

/** What virt-operator makes beside the components themselves. */
function registrations(namespace: string) {
  return [...apiRegistrations(namespace), ...kubevirtClusterRoles()];
}

/** One part of a rollout, and whether the next one may follow. */
interface Step {
  apply(): void;
  isDone(): boolean;
}

/** virt-operator: makes KubeVirt of a KubeVirt object, and takes it away again. */
export class VirtOperator implements Controller {
  readonly #operand: Operand;

  constructor(private readonly context: ControllerContext) {
    this.#operand = new Operand(context, {
      resource: KUBEVIRTS,
      finalizer: 'foregroundDeleteKubeVirt',
      follows: [
        'deployments.apps',
        DAEMON_SETS,
        'customresourcedefinitions.apiextensions.k8s.io',
      ],
      begin: draft => {
        draft.status = { ...draft.status, phase: 'Deploying' };
        this.#conditions(draft, 'DeploymentInProgress', 'Deploying version', [
          'False',
          'True',
          'False',
        ]);
      },
      // kubevirt pkg/virt-operator/kubevirt.go checkForActiveInstall, which heeds deletions as little.
      refuse: draft =>
        setCondition(
          draft,
          this.#condition(
            'Synchronized',
            'False',
            'ExistingDeployment',
            'There is an active KubeVirt deployment',
          ),
        ),
      install: kubevirt => this.#install(kubevirt),
      uninstall: kubevirt => this.#uninstall(kubevirt),
    });
  }

  start(): () => void {
    return this.#operand.start();
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
    const options = this.#options(kubevirt);
    const observed = kubevirt.status?.observedKubeVirtVersion;
    // Any other spec is another deployment to virt-operator, also of the same version.
    const updating =
      observed !== undefined &&
      (observed !== options.version ||
        kubevirt.status.observedGeneration !== kubevirt.metadata.generation);
    this.#reportTarget(kubevirt, options, updating);
    if (
      updating &&
      findCondition(kubevirt, 'Degraded')?.reason !== 'UpdateInProgress'
    ) {
      // What was just written brings the object back here; the work begins then.
      return;
    }
    if (!ensureDefinitions(this.context.store, kubevirtCrds())) {
      return;
    }
    this.#ensureRegistrations(options);
    const rolledOut = this.#rollOut(options, updating);
    if (rolledOut) {
      this.#deployed(kubevirt, options);
    } else if (observed && !updating) {
      this.#operand.update(kubevirt, draft =>
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

  #reportTarget(
    kubevirt: KubeObject,
    { version, registry }: ComponentOptions,
    updating: boolean,
  ): void {
    const { observedKubeVirtVersion, observedKubeVirtRegistry } =
      kubevirt.status ?? {};
    this.#operand.update(kubevirt, draft => {
      Object.assign(draft.status, {
        operatorVersion: version,
        targetKubeVirtVersion: version,
        targetKubeVirtRegistry: registry,
      });
      if (updating) {
        removeCondition(draft, 'Created');
        this.#conditions(
          draft,
          'UpdateInProgress',
          `Transitioning from previous version ${observedKubeVirtVersion} with registry ${observedKubeVirtRegistry} to target version ${version} using registry ${registry}`,
          ['True', 'True', 'True'],
        );
      }
    });
  }

  #ensureRegistrations(options: ComponentOptions): void {
    const { store } = this.context;
    for (const object of commonInstancetypes()) {
      const resource = `${object.kind.toLowerCase()}s.instancetype.kubevirt.io`;
      if (!store.get({ resource, name: object.metadata.name! })) {
        store.create(object);
      }
    }
    for (const [resource, object] of registrations(options.namespace)) {
      if (!store.get({ resource, name: object.metadata.name! })) {
        store.create(object);
      }
    }
  }

  /**
   * Brings the components to what is wanted, each once the one before it runs; true when all do. What is
   * new begins with virt-api, and an update ends with it, so that nothing is asked for that the Nodes
   * cannot do yet (kubevirt pkg/virt-operator/resource/apply/reconcile.go createOrRollBackSystem and
   * updateKubeVirtSystem).
   */
  #rollOut(options: ComponentOptions, updating: boolean): boolean {
    const { store } = this.context;
    const { namespace } = options;
    const deployment = (name: string): Step => ({
      apply: () =>
        ensure(store, 'deployments.apps', componentDeployment(name, options)),
      isDone: () => deploymentsReady(store, namespace, [name]),
    });
    const handler: Step = {
      apply: () => ensure(store, DAEMON_SETS, handlerDaemonSet(options)),
      isDone: () => daemonSetRolledOut(store, namespace, HANDLER),
    };
    const [api, controller, exportProxy] = DEPLOYMENTS.map(deployment);
    const steps = updating
      ? [handler, controller, exportProxy, api]
      : [api, controller, handler, exportProxy];
    for (const step of steps) {
      step.apply();
      if (!step.isDone()) {
        return false;
      }
    }
    return true;
  }

  #deployed(kubevirt: KubeObject, options: ComponentOptions): void {
    this.#operand.update(kubevirt, draft => {
      Object.assign(draft.status, {
        phase: 'Deployed',
        defaultArchitecture: 'amd64',
        observedKubeVirtRegistry: options.registry,
        observedKubeVirtVersion: options.version,
        observedGeneration: draft.metadata.generation,
      });
      removeCondition(draft, 'Synchronized');
      setCondition(
        draft,
        this.#condition(
          'Created',
          'True',
          'AllResourcesCreated',
          'All resources were created.',
        ),
      );
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

  /**
   * The kinds go first, and with them every VM that is left; virt-controller and virt-handler stay until
   * all VMs have ended (kubevirt pkg/virt-operator/resource/apply/delete.go DeleteAll).
   */
  #uninstall(kubevirt: KubeObject): boolean {
    const { store } = this.context;
    const namespace = kubevirt.metadata.namespace!;
    this.#operand.update(kubevirt, draft => {
      draft.status.phase = 'Deleting';
      removeCondition(draft, 'Created');
      this.#conditions(draft, 'DeletionInProgress', 'Deletion was triggered', [
        'False',
        'False',
        'True',
      ]);
    });
    if (!removeDefinitions(store, kubevirtCrds())) {
      return false;
    }
    removeAll(store, DAEMON_SETS, [HANDLER], namespace);
    removeAll(store, 'deployments.apps', DEPLOYMENTS, namespace);
    for (const [resource, object] of registrations(namespace)) {
      removeAll(store, resource, [object.metadata.name!]);
    }
    return true;
  }
}
