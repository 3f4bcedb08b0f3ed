import { CommandError } from './CommandError';
import {
  isRolloutFault,
  REST_FAULT_NAMES,
  restFault,
  ROLLOUT_FAULT_NAMES,
  type RafayEmulator,
  type RafayRestServer,
} from './rafay';

/** The emulator for Rafay, and its REST API. */
export interface RafayControls {
  emulator: Pick<
    RafayEmulator,
    'status' | 'hold' | 'release' | 'approve' | 'setFault' | 'clearFaults'
  >;
  rest: Pick<RafayRestServer, 'fault'>;
}

function setFault(
  { emulator, rest }: RafayControls,
  name: string,
  target: string | undefined,
): unknown {
  const fault = restFault(name);
  if (name === 'clear') {
    rest.fault = {};
    emulator.clearFaults();
  } else if (isRolloutFault(name)) {
    emulator.setFault(name, target);
  } else if (fault) {
    rest.fault = fault;
  } else {
    throw new CommandError(
      `There is no fault ${name} of Rafay; there are ${[
        ...REST_FAULT_NAMES,
        ...ROLLOUT_FAULT_NAMES,
        'clear',
      ].join(', ')}`,
    );
  }
  return { fault: name, ...(target && { target }) };
}

/**
 * Runs a command for the emulator for Rafay.
 *
 * @throws CommandError where there is no emulator, or nothing to do it with
 */
export function commandRafay(
  rafay: RafayControls | undefined,
  {
    command,
    name,
    target,
  }: { command: string; name?: string; target?: string },
): unknown {
  if (!rafay) {
    throw new CommandError(
      'The demo runs without an emulator for Rafay: start it with --repositories',
    );
  }
  const { emulator } = rafay;
  switch (command) {
    case 'rafay-hold':
      emulator.hold();
      return emulator.status().approvals;
    case 'rafay-release':
      emulator.release();
      return emulator.status().approvals;
    case 'rafay-approve': {
      const approved = emulator.approve(name);
      if (approved.length === 0) {
        throw new CommandError(
          name
            ? `No stage ${name} waits for an approval; rafay status says what does`
            : 'No stage waits for an approval',
        );
      }
      return { approved };
    }
    default:
      return setFault(rafay, name ?? '', target);
  }
}
