import { parseQuantity } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { show } from '../../checks';
import type { Report } from '../../Report';
import type { VmiSpec } from './spec';

const FEATURE_POLICIES = [
  '',
  'force',
  'require',
  'optional',
  'disable',
  'forbid',
];

/** What a VMI asks for, as numbers; 0 where it asks for nothing, as in Go. */
interface Amounts {
  requests: { cpu: number; memory: number };
  limits: { cpu: number; memory: number };
  guest: number;
}

/**
 * Memory and CPU: kubevirt v1.9 pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go.
 *
 * @param sized - whether an instance type brings CPU and memory, so that they cannot be missed here
 */
export function validateResources(
  spec: VmiSpec,
  path: string,
  sized: boolean,
  report: Report,
): void {
  const { domain } = spec;
  const of = (list: 'requests' | 'limits', name: string) =>
    parseQuantity(domain.resources?.[list]?.[name] ?? 0) ?? 0;
  const amounts: Amounts = {
    requests: { cpu: of('requests', 'cpu'), memory: of('requests', 'memory') },
    limits: { cpu: of('limits', 'cpu'), memory: of('limits', 'memory') },
    guest: parseQuantity(domain.memory?.guest ?? 0) ?? 0,
  };
  const at = `${path}.domain`;
  validateAmounts(amounts, at, report);
  validateMemory(spec, amounts, at, report);
  validateCpu(spec, at, report);
  if (domain.cpu?.dedicatedCpuPlacement && !sized) {
    validateCpuPinning(spec, amounts, at, report);
  }
}

/**
 * validateMemoryRequestsNegativeOrNull, validateMemoryLimitsNegativeOrNull, validateCPURequestNotNegative,
 * validateCPULimitNotNegative, validateCpuRequestDoesNotExceedLimit
 */
function validateAmounts(amounts: Amounts, path: string, report: Report): void {
  const at = `${path}.resources`;
  for (const list of ['requests', 'limits'] as const) {
    for (const name of ['cpu', 'memory'] as const) {
      if (amounts[list][name] < 0) {
        report.problem(`${at}.${list}.${name}`, 'must not be negative');
      }
    }
  }
  const { requests, limits } = amounts;
  if (requests.memory > 0 && requests.memory < 1e6) {
    report.problem(`${at}.requests.memory`, 'must be at least 1M');
  }
  for (const name of ['cpu', 'memory'] as const) {
    if (limits[name] > 0 && requests[name] > limits[name]) {
      report.problem(`${at}.requests.${name}`, 'is more than the limit');
    }
  }
}

/** validateHugepagesMemoryRequests, validateGuestMemoryLimit, ValidateLiveUpdateMemory */
function validateMemory(
  spec: VmiSpec,
  { requests, limits, guest }: Amounts,
  path: string,
  report: Report,
): void {
  const { hugepages, maxGuest } = spec.domain.memory ?? {};
  if (hugepages) {
    const at = `${path}.memory.hugepages.pageSize`;
    const page = parseQuantity(hugepages.pageSize ?? '');
    const memory = requests.memory || guest || limits.memory;
    if (!page || page < 0) {
      report.problem(at, `${show(hugepages.pageSize)} is no size such as 2Mi`);
    } else if (memory !== 0 && memory % page !== 0) {
      report.problem(at, 'the memory is no multiple of the page size');
    }
  }
  if (limits.memory !== 0 && limits.memory < guest) {
    report.warning(
      `${path}.memory.guest`,
      'is more than the memory limit, which KubeVirt refuses where its vmRolloutStrategy is Stage',
    );
  }
  if (maxGuest !== undefined && guest > (parseQuantity(maxGuest) ?? Infinity)) {
    report.warning(
      `${path}.memory.guest`,
      'is more than maxGuest, which KubeVirt refuses where its vmRolloutStrategy is LiveUpdate',
    );
  }
}

/** validateCPUHotplug, validateCPUIsolatorThread, validateCPUFeaturePolicies, validateNUMA, validateRealtime */
function validateCpu(spec: VmiSpec, path: string, report: Report): void {
  const { cpu, memory } = spec.domain;
  if (!cpu) {
    return;
  }
  const at = `${path}.cpu`;
  if (cpu.maxSockets && cpu.sockets > cpu.maxSockets) {
    report.problem(`${at}.sockets`, 'is more than maxSockets');
  }
  (cpu.features ?? []).forEach(
    ({ policy = '' }: { policy?: string }, index: number) => {
      if (!FEATURE_POLICIES.includes(policy)) {
        report.problem(
          `${at}.features[${index}].policy`,
          `${show(policy)} is none of ${FEATURE_POLICIES.slice(1).join(', ')}`,
        );
      }
    },
  );
  const dedicated = (field: string) => {
    if (!cpu.dedicatedCpuPlacement) {
      report.problem(`${at}.${field}`, 'needs dedicatedCpuPlacement: true');
    }
  };
  if (cpu.isolateEmulatorThread) {
    dedicated('isolateEmulatorThread');
  }
  if (cpu.numa?.guestMappingPassthrough) {
    dedicated('numa.guestMappingPassthrough');
    if (!memory?.hugepages) {
      report.problem(
        `${at}.numa.guestMappingPassthrough`,
        'needs memory.hugepages',
      );
    }
  }
  if (cpu.realtime) {
    dedicated('realtime');
    if (!cpu.numa?.guestMappingPassthrough) {
      report.problem(`${at}.realtime`, 'needs numa.guestMappingPassthrough');
    }
  }
}

/** validateCpuPinning and what it calls */
function validateCpuPinning(
  spec: VmiSpec,
  { requests, limits, guest }: Amounts,
  path: string,
  report: Report,
): void {
  const { cpu = {}, memory } = spec.domain;
  const at = `${path}.cpu.dedicatedCpuPlacement`;
  const vcpus = ['cores', 'sockets', 'threads'].some(name => cpu[name])
    ? (cpu.cores || 1) * (cpu.sockets || 1) * (cpu.threads || 1)
    : 0;
  if (!limits.memory && !requests.memory && !guest && !memory?.hugepages) {
    report.problem(at, 'needs memory to be given');
  }
  if (requests.memory && limits.memory && requests.memory !== limits.memory) {
    report.problem(at, 'needs equal request and limit of memory');
  }
  for (const [list, amount] of Object.entries({ requests, limits })) {
    if (!Number.isInteger(amount.cpu)) {
      report.problem(`${path}.resources.${list}.cpu`, 'must be a whole number');
    }
  }
  if (requests.cpu && limits.cpu && requests.cpu !== limits.cpu) {
    report.problem(at, 'needs equal request and limit of cpu');
  }
  if (!requests.cpu && !limits.cpu && !vcpus) {
    report.problem(at, 'needs cores, or a request or limit of cpu');
  }
  if (
    (requests.cpu || limits.cpu) &&
    vcpus &&
    requests.cpu !== vcpus &&
    limits.cpu !== vcpus
  ) {
    report.problem(at, 'needs as many cpu in resources as there are cores');
  }
  if (cpu.threads > 2) {
    report.problem(`${path}.cpu.threads`, 'has at most 2 with dedicated CPUs');
  }
}

/**
 * ValidateVirtualMachineInstanceMandatoryFields; as validateVolumeDisks, KubeVirt asks it of VMIs only.
 */
export function validateMandatoryFields(
  spec: VmiSpec,
  path: string,
  say: (path: string, message: string) => void,
): void {
  const { memory, resources } = spec.domain;
  if (
    !parseQuantity(resources?.requests?.memory ?? 0) &&
    memory?.guest === undefined &&
    memory?.hugepages === undefined
  ) {
    say(`${path}.domain.memory.guest`, 'is missing, for example 2Gi');
  }
}
