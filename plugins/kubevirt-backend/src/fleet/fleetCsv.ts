import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Attributed } from './Attribution';
import type { FleetSet } from './FleetIndex';
import type { VmKeys } from './VmKeys';

type Cell = (
  vm: VirtualMachineSummary,
  owner: Attributed | undefined,
) => string | undefined;

const COLUMNS: [string, Cell][] = [
  ['cluster', vm => vm.cluster],
  ['namespace', vm => vm.namespace],
  ['name', vm => vm.name],
  ['kind', vm => vm.kind],
  ['status', vm => vm.displayStatus],
  ['group', vm => vm.group],
  ['phase', vm => vm.phase],
  ['cause', vm => vm.cause?.code],
  ['reason', vm => vm.cause?.sentence],
  [
    'entities',
    (_, owner) => owner?.entities.map(({ entityRef }) => entityRef).join(' '),
  ],
  [
    'owners',
    (_, owner) =>
      [...new Set(owner?.entities.flatMap(each => each.owner ?? []))].join(' '),
  ],
  ['node', vm => vm.node],
  ['pod', vm => vm.pod?.name],
  ['ipAddresses', vm => vm.ipAddresses.join(' ')],
  ['size', vm => vm.size],
  ['guestOs', vm => vm.guestOs],
  ['runStrategy', vm => vm.runStrategy],
  [
    'liveMigratable',
    vm => (vm.liveMigratable === undefined ? '' : String(vm.liveMigratable)),
  ],
  ['createdAt', vm => vm.createdAt],
  ['runningSince', vm => vm.runningSince],
  ['git', (_, owner) => (owner?.declared ? 'declared' : '')],
];

/** Rows that are written at once. */
const CHUNK = 200;

/** The VMs as CSV (RFC 4180), a piece at a time, so that a reader takes as much as it can. */
export function* fleetCsv(
  items: readonly VmKeys[],
  byVm: FleetSet['byVm'],
): Generator<string> {
  yield line(COLUMNS.map(([name]) => name));
  for (let start = 0; start < items.length; start += CHUNK) {
    yield items
      .slice(start, start + CHUNK)
      .map(({ vm }) =>
        line(COLUMNS.map(([, cell]) => cell(vm, byVm.get(vm.id)) ?? '')),
      )
      .join('');
  }
}

function line(cells: string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

/**
 * One cell. Spreadsheets take what begins with one of these signs for a formula, quoted or not: an apostrophe in front
 * has them show it as the text it is (OWASP, CSV injection).
 */
function quoted(text: string): string {
  const safe =
    /^\s*[=+\-@]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replace(/"/g, '""')}"`;
}
