import { Faults, FaultState } from './faults';

/** What is wrong with an API server as long as the fault is not cleared. */
const STATES: Record<string, Partial<FaultState>> = {
  refuse: { refuse: true },
  hang: { hang: true },
  slow: { latencyMs: 3000 },
  'error-500': { statuses: [{ code: 500 }] },
  'error-429': { statuses: [{ code: 429, retryAfterSeconds: 5 }] },
  'forbid-vms': {
    statuses: [{ code: 403, resource: 'virtualmachines.kubevirt.io' }],
  },
  'virt-api-down': { virtApiDown: true },
  'consoles-hang': { hangConsoles: true },
  'metrics-down': { metricsDown: true },
  'prometheus-away': { prometheus: 'away' },
  'prometheus-hang': { prometheus: 'hang' },
  'prometheus-error': { prometheus: 'error' },
  'prometheus-nonsense': { prometheus: 'nonsense' },
  'drop-watches': { dropWatchesEveryMs: 5000 },
};

/** What the control port calls faults; `expire` happens once, and `clear` ends all others. */
export const FAULT_NAMES = [...Object.keys(STATES), 'expire', 'clear'];

/** Switches a fault on; false when there is none of that name. */
export function applyFault(faults: Faults, name: string): boolean {
  if (name === 'clear') {
    faults.clear();
  } else if (name === 'expire') {
    faults.trigger('expire');
  } else if (Object.hasOwn(STATES, name)) {
    faults.set(STATES[name]);
  } else {
    return false;
  }
  return true;
}
