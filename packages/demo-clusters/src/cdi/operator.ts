import { setCondition } from '../controllers/conditions';
import { Controller, ControllerContext } from '../controllers/context';
import {
  deploymentsReady,
  ensure,
  envOf,
  registryOf,
  removeAll,
  tagOf,
} from '../controllers/operatorObjects';
import { WorkQueue } from '../controllers/workQueue';
import { cdiCrds } from '../kubevirt/crds';
import { KubeObject, NewKubeObject } from '../types';

const CDIS = 'cdis.cdi.kubevirt.io';
const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';
const FINALIZER = 'operator.cdi.kubevirt.io';
const NAMESPACE = 'cdi';
const DEPLOYMENTS: [name: string, image: string][] = [
  ['cdi-apiserver', 'cdi-apiserver'],
  ['cdi-deployment', 'cdi-controller'],
  ['cdi-uploadproxy', 'cdi-uploadproxy'],
];

function labels(name: string) {
  return {
    app: 'containerized-data-importer',
    'app.kubernetes.io/component': 'storage',
    'app.kubernetes.io/managed-by': 'cdi-operator',
    'cdi.kubevirt.io': name,
  };
}

function deployment(name: string, image: string): NewKubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: NAMESPACE, labels: labels(name) },
    spec: {
      replicas: 1,
      selector: { matchLabels: { 'cdi.kubevirt.io': name } },
      template: {
        metadata: { labels: labels(name) },
        spec: {
          containers: [
            {
              name,
              image,
              imagePullPolicy: 'IfNotPresent',
              resources: { requests: { cpu: '10m', memory: '150Mi' } },
            },
          ],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
        },
      },
    },
  };
}

/** cdi-operator: makes CDI of a CDI object, and takes it away again. */
export class CdiOperator implements Controller {
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
        .list(CDIS)
        .forEach(({ metadata }) =>
          this.#queue.addAfter(metadata.name, timings.operatorStep),
        );
    const stops = [
      CDIS,
      'deployments.apps',
      'storageclasses.storage.k8s.io',
    ].map(resource => store.subscribe(resource, all));
    all();
    return () => {
      stops.forEach(stop => stop());
      this.#queue.stop();
    };
  }

  #sync(name: string): void {
    const cdi = this.context.store.get({ resource: CDIS, name });
    if (!cdi) {
      return;
    }
    if (cdi.metadata.deletionTimestamp) {
      this.#uninstall(name);
    } else if (!cdi.metadata.finalizers?.includes(FINALIZER)) {
      this.#update(name, draft => {
        draft.metadata.finalizers = [
          ...(draft.metadata.finalizers ?? []),
          FINALIZER,
        ];
        draft.status = { ...draft.status, phase: 'Deploying' };
        this.#conditions(draft, 'DeployStarted', 'Started Deployment', [
          'False',
          'True',
        ]);
      });
    } else {
      this.#install(cdi);
    }
  }

  #install(cdi: KubeObject): void {
    const { store, timings } = this.context;
    const operator = store.get({
      resource: 'deployments.apps',
      namespace: NAMESPACE,
      name: 'cdi-operator',
    });
    const image = operator?.spec.template.spec.containers[0].image;
    const version =
      envOf(operator, 'OPERATOR_VERSION') ?? tagOf(image) ?? 'unknown';
    for (const crd of cdiCrds()) {
      if (!store.get({ resource: CRDS, name: crd.metadata.name! })) {
        store.create(crd);
      }
    }
    if (
      cdiCrds().some(({ metadata }) => !store.resources.has(metadata.name!))
    ) {
      this.#queue.addAfter(cdi.metadata.name, timings.operatorStep);
      return;
    }
    for (const [name, imageName] of DEPLOYMENTS) {
      ensure(
        store,
        'deployments.apps',
        deployment(name, `${registryOf(image)}/${imageName}:${version}`),
      );
    }
    this.#storageProfiles();
    const ready = deploymentsReady(
      store,
      NAMESPACE,
      DEPLOYMENTS.map(([name]) => name),
    );
    const observed = cdi.status?.observedVersion;
    this.#update(cdi.metadata.name, draft => {
      draft.status.operatorVersion = version;
      draft.status.targetVersion = version;
      if (ready) {
        draft.status.phase = 'Deployed';
        draft.status.observedVersion = version;
        this.#conditions(draft, 'DeployCompleted', 'Deployment Completed', [
          'True',
          'False',
        ]);
      } else if (observed && observed !== version) {
        draft.status.phase = 'Upgrading';
        this.#conditions(
          draft,
          'UpgradeStarted',
          `Started upgrade to version ${version}`,
          ['True', 'True'],
        );
      }
    });
  }

  /** CDI knows what each StorageClass can do, where it knows its provisioner. */
  #storageProfiles(): void {
    const { store } = this.context;
    for (const { metadata, provisioner } of store.list(
      'storageclasses.storage.k8s.io',
    )) {
      const ref = {
        resource: 'storageprofiles.cdi.kubevirt.io',
        name: metadata.name,
      };
      if (store.get(ref)) {
        continue;
      }
      const shared = provisioner.includes('.csi.');
      store.create({
        apiVersion: 'cdi.kubevirt.io/v1beta1',
        kind: 'StorageProfile',
        metadata: { name: metadata.name, labels: labels('') },
        spec: {},
        status: {
          claimPropertySets: [
            ...(shared
              ? [{ accessModes: ['ReadWriteMany'], volumeMode: 'Block' }]
              : []),
            { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem' },
          ],
          cloneStrategy: shared ? 'csi-clone' : 'copy',
          dataImportCronSourceFormat: 'pvc',
          provisioner,
          storageClass: metadata.name,
        },
      });
    }
  }

  #conditions(
    draft: KubeObject,
    reason: string,
    message: string,
    [available, progressing]: ('True' | 'False')[],
  ): void {
    const time = this.context.clock.now().toISOString();
    const times = { lastHeartbeatTime: time, lastTransitionTime: time };
    const moving = progressing === 'True';
    setCondition(draft, {
      type: 'Available',
      status: available,
      reason,
      message,
      ...times,
    });
    setCondition(draft, {
      type: 'Progressing',
      status: progressing,
      reason: moving ? reason : '',
      message: moving ? message : '',
      ...times,
    });
    setCondition(draft, {
      type: 'Degraded',
      status: 'False',
      reason: '',
      message: '',
      ...times,
    });
  }

  #update(name: string, change: (draft: KubeObject) => void): void {
    this.context.store.mutate({ resource: CDIS, name }, draft => {
      draft.status ??= {};
      change(draft);
    });
  }

  /** The VMs go on without CDI; only the kinds and the controllers go. */
  #uninstall(name: string): void {
    const { store } = this.context;
    this.#update(name, draft => {
      draft.status.phase = 'Deleting';
    });
    removeAll(
      store,
      'deployments.apps',
      DEPLOYMENTS.map(([deploymentName]) => deploymentName),
      NAMESPACE,
    );
    removeAll(
      store,
      CRDS,
      cdiCrds().map(({ metadata }) => metadata.name!),
    );
    this.#update(name, draft => {
      draft.metadata.finalizers = draft.metadata.finalizers?.filter(
        finalizer => finalizer !== FINALIZER,
      );
    });
  }
}
