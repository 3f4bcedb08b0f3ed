import type { RafayAddon } from '../adapters/addons';
import type { RafayCluster } from '../adapters/clusters';
import type { RafayWorkloadStatus } from '../adapters/workloads';
import { ConsoleLinks } from '../rollout/consoleLinks';
import type { WorkloadFacts } from '../rollout/facts';

/** When and how a rollout is looked at. */
export const CONTEXT = {
  readAt: '2026-11-28T12:00:00.000Z',
  links: ConsoleLinks.create('https://console.rafay.dev'),
  now: Date.parse('2026-11-28T12:00:00Z'),
  syncTimeout: 15 * 60_000,
};

export const EARLIER = '2026-11-28T11:50:00.000Z';
export const LONG_AGO = '2026-11-28T11:40:00.000Z';

/** A cluster that all is well with. */
export const cluster = (change: Partial<RafayCluster> = {}): RafayCluster => ({
  project: 'shop',
  name: 'west',
  blueprint: { name: 'kubevirt', version: 'v2' },
  sync: 'succeeded',
  ...change,
});

/** An add-on of it. */
export const addon = (
  state: RafayAddon['state'],
  change: Partial<RafayAddon> = {},
): RafayAddon => ({ name: 'kubevirt-basic', state, failures: [], ...change });

/** The workload of VM `orders-db`. */
export const workload = (
  state: RafayWorkloadStatus['state'] | 'absent',
  change: Partial<WorkloadFacts> = {},
): WorkloadFacts => ({
  name: 'orders-db',
  namespace: 'shop',
  present: false,
  ...(state !== 'absent' && {
    workload: { name: 'orders-db', namespace: 'shop', drift: 'deny' },
    status: { state },
  }),
  ...change,
});
