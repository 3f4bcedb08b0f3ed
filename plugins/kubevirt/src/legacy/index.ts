/**
 * The KubeVirt plugin for apps on the old frontend system: card, tab, page, and fields for the forms of
 * software templates.
 *
 * @packageDocumentation
 */
export { isPlatformAvailable, isVirtualMachinesAvailable } from './conditions';
export {
  EntityPlatformCard,
  EntityVirtualMachinesCard,
  EntityVirtualMachinesContent,
  KubeVirtPage,
} from './extensions';
export { kubevirtPlugin } from './plugin';
export {
  KubeVirtClusterPickerFieldExtension,
  RafayPickerFieldExtension,
  VirtualMachineImagePickerFieldExtension,
  VirtualMachineSizeInUseFieldExtension,
  VirtualMachineSizePickerFieldExtension,
} from './scaffolderFields';
