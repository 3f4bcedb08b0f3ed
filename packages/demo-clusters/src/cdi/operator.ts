import { setCondition } from '../controllers/conditions';
import { Controller, ControllerContext } from '../controllers/context';
import { Operand } from '../controllers/Operand';
import {
  deploymentsReady,
  ensure,
  ensureDefinitions,
  envOf,
  registryOf,
  removeAll,
  removeDefinitions,
  tagOf,
} from '../controllers/operatorObjects';
import { cdiCrds } from '../kubevirt/crds';
import { KubeObject, NewKubeObject } from '../types';
import { cdiWebhookConfiguration } from './webhooks';

const CDIS = 'cdis.cdi.kubevirt.io';
const WEBHOOKS = 'validatingwebhookconfigurations.admissionregistration.k8s.io';
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
  readonly #operand: Operand;

  constructor(private readonly context: ControllerContext) {
    this.#operand = new Operand(context, {
      resource: CDIS,
      finalizer: 'operator.cdi.kubevirt.io',
      follows: [
        'deployments.apps',
        'storageclasses.storage.k8s.io',
        'customresourcedefinitions.apiextensions.k8s.io',
      ],
      begin: draft => {
        draft.status = { ...draft.status, phase: 'Deploying' };
        this.#conditions(draft, 'DeployStarted', 'Started Deployment', [
          'False',
          'True',
        ]);
      },
      install: cdi => this.#install(cdi),
      uninstall: cdi => this.#uninstall(cdi),
    });
  }

  start(): () => void {
    return this.#operand.start();
  }

  #install(cdi: KubeObject): void {
    const { store } = this.context;
    const operator = store.get({
      resource: 'deployments.apps',
      namespace: NAMESPACE,
      name: 'cdi-operator',
    });
    const image = operator?.spec.template.spec.containers[0].image;
    const version =
      envOf(operator, 'OPERATOR_VERSION') ?? tagOf(image) ?? 'unknown';
    if (!ensureDefinitions(store, cdiCrds())) {
      return;
    }
    for (const [name, imageName] of DEPLOYMENTS) {
      ensure(
        store,
        'deployments.apps',
        deployment(name, `${registryOf(image)}/${imageName}:${version}`),
      );
    }
    const webhook = cdiWebhookConfiguration(labels('cdi-apiserver'));
    ensure(store, WEBHOOKS, webhook);
    this.#storageProfiles();
    const ready = deploymentsReady(
      store,
      NAMESPACE,
      DEPLOYMENTS.map(([name]) => name),
    );
    const observed = cdi.status?.observedVersion;
    this.#operand.update(cdi, draft => {
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

  /** The kinds and the controllers go, and DataVolumes with their claims; VMs that run go on. */
  #uninstall(cdi: KubeObject): boolean {
    const { store } = this.context;
    this.#operand.update(cdi, draft => {
      draft.status.phase = 'Deleting';
    });
    removeAll(
      store,
      'deployments.apps',
      DEPLOYMENTS.map(([name]) => name),
      NAMESPACE,
    );
    removeAll(store, WEBHOOKS, [cdiWebhookConfiguration({}).metadata.name!]);
    return removeDefinitions(store, cdiCrds());
  }
}
