import type {
  Cause,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** A VM of cluster `west` that is well. */
export function runningVm(
  name: string,
  more: Partial<VirtualMachineSummary> = {},
): VirtualMachineSummary {
  const { cluster = 'west', namespace = 'shop' } = more;
  return {
    id: `${cluster}/${namespace}/${name}`,
    kind: 'VirtualMachine',
    cluster,
    namespace,
    name,
    uid: `uid-${name}`,
    vmiUid: `vmi-${name}`,
    status: 'Running',
    displayStatus: 'Running',
    group: 'running',
    phase: 'Running',
    node: 'w1',
    previousPods: [],
    alarms: [],
    runStrategy: 'Always',
    ready: true,
    paused: false,
    ipAddresses: [],
    ...more,
  };
}

export function cause(
  code: Cause['code'],
  severity: Cause['severity'],
  sentence = `About ${code}.`,
): Cause {
  return { code, severity, sentence, hint: 'Do something.', source: 'test' };
}

/** One that no node takes. */
export function unschedulableVm(
  name: string,
  more: Partial<VirtualMachineSummary> = {},
): VirtualMachineSummary {
  return runningVm(name, {
    status: 'ErrorUnschedulable',
    displayStatus: 'ErrorUnschedulable',
    group: 'held-back',
    phase: 'Scheduling',
    node: undefined,
    cause: cause('unschedulable-memory', 'error'),
    ...more,
  });
}

/** One whose run has ended with an error. */
export function crashedVm(
  name: string,
  more: Partial<VirtualMachineSummary> = {},
): VirtualMachineSummary {
  return runningVm(name, {
    status: 'Stopping',
    displayStatus: 'Stopping',
    group: 'held-back',
    phase: 'Failed',
    cause: cause('launcher-failed', 'error', 'The guest ended.'),
    ...more,
  });
}

/** One whose node is to be emptied and that cannot be moved. */
export function drainedVm(
  name: string,
  more: Partial<VirtualMachineSummary> = {},
): VirtualMachineSummary {
  return runningVm(name, {
    cause: cause('not-migratable', 'waiting', 'Its node is to be emptied.'),
    ...more,
  });
}
