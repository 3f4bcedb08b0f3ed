import type { UsageAsked } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Translate } from '../../translation';
import { bytesText, percentText, valueText } from './format';

/** What a VM was given: `2 vCPU, 4 GiB`; empty where that is not known. */
export function sizeText({ cpu, memory }: UsageAsked, t: Translate): string {
  return [
    cpu !== undefined && t('vm.usage.vcpus', { cpus: String(cpu) }),
    memory !== undefined && bytesText(memory),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Cores in use: the share of what the VM was given, where that is known. */
export function cpuText(
  cores: number,
  asked: UsageAsked,
  t: Translate,
): string {
  return asked.cpu
    ? t('vms.usage.cpu', { percent: percentText(cores / asked.cpu) })
    : t('vms.usage.cores', { cores: valueText('cpu', cores) });
}
