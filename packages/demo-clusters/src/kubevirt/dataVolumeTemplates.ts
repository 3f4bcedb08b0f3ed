import { ControllerContext, controllerReference } from '../controllers/context';
import { StatusError } from '../status';
import { KubeObject } from '../types';
import { DATA_VOLUMES, VIRT_CONTROLLER } from './resources';
import type { SyncFailure } from './vmStatusWriter';
import type { DataVolumeTemplate, Volume } from './specTypes';

/** The DataVolumes that a VM brings with it, in `dataVolumeTemplates`. */
export class DataVolumeTemplates {
  constructor(private readonly context: ControllerContext) {}

  /** The DataVolumes of a VM's volumes; undefined for one that does not exist. */
  of(vm: KubeObject): (KubeObject | undefined)[] {
    const templates = new Set(
      this.#templates(vm).map(({ metadata }) => metadata.name),
    );
    const names: string[] = (vm.spec.template?.spec?.volumes ?? []).flatMap(
      ({ dataVolume }: Volume) => (dataVolume ? [dataVolume.name] : []),
    );
    return names
      .map(name => ({ name, object: this.#get(vm, name) }))
      .filter(({ name, object }) => object || templates.has(name))
      .map(({ object }) => object);
  }

  /** Makes those that are missing, whether or not the VM is to run. */
  create(vm: KubeObject): SyncFailure | undefined {
    for (const template of this.#templates(vm)) {
      if (!this.#get(vm, template.metadata.name)) {
        const failure = this.#createOne(vm, template);
        if (failure) {
          return failure;
        }
      }
    }
    return undefined;
  }

  /**
   * May the VMI be made? What the VM brings is filled, or waits only for the pod that will use it. For
   * a DataVolume that is no template of the VM the VMI itself waits.
   */
  ready(vm: KubeObject): boolean {
    return this.#templates(vm).every(({ metadata }) =>
      ['Succeeded', 'PendingPopulation', 'WaitForFirstConsumer'].includes(
        this.#get(vm, metadata.name)?.status?.phase,
      ),
    );
  }

  #templates(vm: KubeObject): DataVolumeTemplate[] {
    return vm.spec.dataVolumeTemplates ?? [];
  }

  #get(vm: KubeObject, name: string): KubeObject | undefined {
    return this.context.store.get({
      resource: DATA_VOLUMES,
      namespace: vm.metadata.namespace,
      name,
    });
  }

  #createOne(
    vm: KubeObject,
    template: DataVolumeTemplate,
  ): SyncFailure | undefined {
    const { store, events } = this.context;
    const { name } = template.metadata;
    try {
      store.create({
        apiVersion: 'cdi.kubevirt.io/v1beta1',
        kind: 'DataVolume',
        metadata: {
          ...template.metadata,
          namespace: vm.metadata.namespace,
          annotations: {
            ...template.metadata.annotations,
            'cdi.kubevirt.io/allowClaimAdoption': 'true',
          },
          labels: {
            ...template.metadata.labels,
            'kubevirt.io/created-by': vm.metadata.uid,
          },
          ownerReferences: [controllerReference(vm)],
        },
        spec: template.spec,
      });
    } catch (error) {
      if (!(error instanceof StatusError)) {
        throw error;
      }
      const why =
        error.code === 404
          ? 'the server could not find the requested resource (post datavolumes.cdi.kubevirt.io)'
          : error.message;
      events.warning(
        vm,
        VIRT_CONTROLLER,
        'FailedDataVolumeCreate',
        `Error creating DataVolume ${name}: ${why}`,
      );
      return {
        reason: 'FailedCreate',
        message: `Error encountered while creating DataVolumes: failed to create DataVolume: ${why}`,
      };
    }
    events.normal(
      vm,
      VIRT_CONTROLLER,
      'SuccessfulDataVolumeCreate',
      `Created DataVolume ${name}`,
    );
    return undefined;
  }
}
