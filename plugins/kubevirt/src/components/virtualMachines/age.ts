import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** The length of time that says most about a VM. */
export interface Age {
  /** Since when; RFC 3339. */
  time: string;
  /** Held back for so long, up for so long, or in being. */
  meaning: 'since' | 'running' | 'created';
}

/** How long a VM has been held back, been up, or been there, whichever says most. */
export function ageOf(vm: VirtualMachineSummary): Age | undefined {
  const { group, runningSince, cause, createdAt } = vm;
  if (group === 'held-back' && cause?.since) {
    return { time: cause.since, meaning: 'since' };
  }
  if (group !== 'stopped' && runningSince) {
    return { time: runningSince, meaning: 'running' };
  }
  return createdAt ? { time: createdAt, meaning: 'created' } : undefined;
}
