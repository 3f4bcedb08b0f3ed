import type {
  OperationAvailability,
  OperationVerb,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** The forced form of a verb: reached from the verb's dialog, and in no menu. */
export const FORCED_FORM: Partial<Record<OperationVerb, OperationVerb>> = {
  stop: 'force-stop',
  restart: 'force-restart',
};

/** Verbs for many VMs at once: none that needs a choice for each. */
export const BULK_VERBS = [
  'start',
  'stop',
  'restart',
  'pause',
  'unpause',
  'migrate',
  'snapshot',
] as const satisfies readonly OperationVerb[];

/** Verbs of one snapshot or restore: they stand beside it. */
const OF_A_SNAPSHOT: readonly OperationVerb[] = [
  'restore',
  'delete-snapshot',
  'delete-restore',
];

const ELSEWHERE = [...Object.values(FORCED_FORM), ...OF_A_SNAPSHOT];

/** The verbs that stand in a menu. */
export function menuVerbs(
  verbs: readonly OperationAvailability[],
): OperationAvailability[] {
  return verbs.filter(({ verb }) => !ELSEWHERE.includes(verb));
}

/** The verbs as buttons: the one or two that one needs most, and the rest for the menu. */
export function arrangeVerbs(
  vm: Pick<VirtualMachineSummary, 'phase'>,
  verbs: readonly OperationAvailability[],
): { buttons: OperationAvailability[]; menu: OperationAvailability[] } {
  const runs =
    vm.phase !== undefined && vm.phase !== 'Succeeded' && vm.phase !== 'Failed';
  const first: OperationVerb[] = [runs ? 'stop' : 'start', 'restart'];
  return {
    buttons: verbs.filter(({ verb }) => first.includes(verb)),
    menu: menuVerbs(verbs).filter(({ verb }) => !first.includes(verb)),
  };
}
