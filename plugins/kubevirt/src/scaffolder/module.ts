import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

const clusterPicker = FormFieldBlueprint.make({
  name: 'kubevirt-cluster-picker',
  params: {
    field: () => import('./ClusterPicker').then(m => m.clusterPickerField),
  },
});

const sizePicker = FormFieldBlueprint.make({
  name: 'virtual-machine-size-picker',
  params: {
    field: () => import('./SizePicker').then(m => m.sizePickerField),
  },
});

const sizeInUse = FormFieldBlueprint.make({
  name: 'virtual-machine-size-in-use',
  params: {
    field: () => import('./SizeInUse').then(m => m.sizeInUseField),
  },
});

const imagePicker = FormFieldBlueprint.make({
  name: 'virtual-machine-image-picker',
  params: {
    field: () => import('./ImagePicker').then(m => m.imagePickerField),
  },
});

const rafayPicker = FormFieldBlueprint.make({
  name: 'rafay-picker',
  params: {
    field: () => import('./RafayPicker').then(m => m.rafayPickerField),
  },
});

/**
 * Adds the fields `KubeVirtClusterPicker`, `RafayPicker`, `VirtualMachineSizePicker`, `VirtualMachineSizeInUse` and
 * `VirtualMachineImagePicker` to the forms of software templates.
 *
 * @public
 */
export const kubevirtScaffolderModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [clusterPicker, rafayPicker, sizePicker, sizeInUse, imagePicker],
});
