import type { UsageQuantity } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { UsageVirtualMachine } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';

/** Of so many VMs one query asks, with so many characters of names: a longer address may not get through a proxy. */
const MAX_VMS = 100;
const MAX_NAMES = 2_500;
/** Seconds over which counters are averaged at least: four reads of a Prometheus that reads each minute. */
const MIN_RANGE = 300;

/** Groups of VMs that one query can ask for. */
export function groupsOf<T extends UsageVirtualMachine>(
  vms: readonly T[],
): T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const vm of vms) {
    const length = vm.name.length + vm.namespace.length;
    if (
      groups.length === 0 ||
      groups.at(-1)!.length >= MAX_VMS ||
      length > room
    ) {
      groups.push([]);
      room = MAX_NAMES;
    }
    groups.at(-1)!.push(vm);
    room -= length;
  }
  return groups;
}

/** The selectors of some VMs, for between the braces. They may fit others besides, of another of the namespaces. */
export function matchersOf(
  vms: readonly UsageVirtualMachine[],
  labels: Readonly<Record<string, string>>,
): string {
  const alternatives = (names: string[]) =>
    [...new Set(names)].sort().map(escapeRegex).join('|');
  return [
    ...Object.entries(labels).map(([name, value]) => `${name}=${quote(value)}`),
    `namespace=~${quote(alternatives(vms.map(({ namespace }) => namespace)))}`,
    `name=~${quote(alternatives(vms.map(({ name }) => name)))}`,
  ].join(',');
}

/**
 * One quantity of all VMs that fit, in PromQL.
 *
 * @remarks
 * A VM that has migrated has series of two nodes. The rates of both together are its rate; of what both say of its memory
 * the larger counts. What a guest uses of its memory is what it has less what it could give back: resident memory is
 * QEMU's, and never falls (harvester/harvester#6222); `kubevirt_vmi_memory_used_bytes` is a recording rule that need not
 * be there. Series as in kubevirt pkg/monitoring/metrics/virt-handler/domainstats.
 */
export function queryOf(
  quantity: UsageQuantity,
  matchers: string,
  step: number,
): string {
  const series = (name: string) => `kubevirt_vmi_${name}{${matchers}}`;
  const rate = (name: string) =>
    `sum by (namespace, name) (rate(${series(name)}[${Math.max(
      MIN_RANGE,
      step,
    )}s]))`;
  switch (quantity) {
    case 'cpu':
      return rate('cpu_usage_seconds_total');
    case 'memory':
      return `max by (namespace, name) (${series(
        'memory_available_bytes',
      )} - ${series('memory_usable_bytes')})`;
    case 'disk-read':
      return rate('storage_read_traffic_bytes_total');
    case 'disk-write':
      return rate('storage_write_traffic_bytes_total');
    case 'network-receive':
      return rate('network_receive_bytes_total');
    default:
      return rate('network_transmit_bytes_total');
  }
}

/** As RE2 takes it for the text itself. */
function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A string of PromQL, which has the escapes of Go (prometheus promql/parser/lex.go). */
function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
