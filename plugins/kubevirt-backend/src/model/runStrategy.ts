import type { VirtualMachine } from '../kubevirt/types';
import { text } from './read';

/**
 * The run strategy as KubeVirt reads it: the deprecated `running` counts as Always or Halted, and a VM
 * with neither is Halted (kubevirt v1.9 staging/src/kubevirt.io/api/core/v1/types.go RunStrategy).
 */
export function runStrategyOf(
  vm: VirtualMachine | undefined,
): string | undefined {
  if (!vm) {
    return undefined;
  }
  if (typeof vm.spec?.running === 'boolean') {
    return vm.spec.running ? 'Always' : 'Halted';
  }
  return text(vm.spec?.runStrategy) ?? 'Halted';
}
