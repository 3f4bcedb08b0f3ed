import type {
  OperationAvailability,
  OperationVerb,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Verbs that are reached from the dialog of a milder one, and stand in no menu. */
export const AT_ONCE: Partial<Record<OperationVerb, OperationVerb>> = {
  stop: 'force-stop',
  restart: 'force-restart',
};

/** Verbs for many VMs at once: none that needs a choice or a confirmation by itself. */
export const BULK_VERBS = [
  'start',
  'stop',
  'restart',
  'pause',
  'unpause',
  'migrate',
] as const satisfies readonly OperationVerb[];

const FORCED = Object.values(AT_ONCE);

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
    menu: verbs.filter(
      ({ verb }) => !first.includes(verb) && !FORCED.includes(verb),
    ),
  };
}
