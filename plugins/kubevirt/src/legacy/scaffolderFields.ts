import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { clusterPicker } from '../scaffolder/ClusterPicker';
import { imagePicker } from '../scaffolder/ImagePicker';
import { rafayPicker } from '../scaffolder/RafayPicker';
import { sizeInUse } from '../scaffolder/SizeInUse';
import { sizePicker } from '../scaffolder/SizePicker';
import { kubevirtPlugin } from './plugin';

/**
 * `ui:field: KubeVirtClusterPicker` for the forms of software templates. Goes into
 * `ScaffolderFieldExtensions`, as the other fields do.
 *
 * @public
 */
export const KubeVirtClusterPickerFieldExtension = kubevirtPlugin.provide(
  createScaffolderFieldExtension<string[]>({
    ...clusterPicker,
    schema: clusterPicker.schema.schema,
  }),
);

/**
 * `ui:field: RafayPicker`.
 *
 * @public
 */
export const RafayPickerFieldExtension = kubevirtPlugin.provide(
  createScaffolderFieldExtension<string>({
    ...rafayPicker,
    schema: rafayPicker.schema.schema,
  }),
);

/**
 * `ui:field: VirtualMachineSizePicker`.
 *
 * @public
 */
export const VirtualMachineSizePickerFieldExtension = kubevirtPlugin.provide(
  createScaffolderFieldExtension<string>({
    ...sizePicker,
    schema: sizePicker.schema.schema,
  }),
);

/**
 * `ui:field: VirtualMachineSizeInUse`.
 *
 * @public
 */
export const VirtualMachineSizeInUseFieldExtension = kubevirtPlugin.provide(
  createScaffolderFieldExtension<string>({
    ...sizeInUse,
    schema: sizeInUse.schema.schema,
  }),
);

/**
 * `ui:field: VirtualMachineImagePicker`.
 *
 * @public
 */
export const VirtualMachineImagePickerFieldExtension = kubevirtPlugin.provide(
  createScaffolderFieldExtension<string>({
    ...imagePicker,
    schema: imagePicker.schema.schema,
  }),
);
