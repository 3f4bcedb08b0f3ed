import { checkOneOf, refuse } from '../checks';
import type { RunStrategy, VmKind } from '../types';

/**
 * The run strategies to choose from, with what each means while git is the source of truth.
 *
 * KubeVirt's start and stop change `spec.runStrategy` between Always and Halted, while Manual is
 * left as it is (kubevirt v1.9 pkg/virt-api/rest/lifecycle.go).
 *
 * @public
 */
export const RUN_STRATEGIES: ReadonlyArray<{
  value: RunStrategy;
  title: string;
  meaning: string;
}> = [
  {
    value: 'Always',
    title: 'Always: kept running',
    meaning:
      'KubeVirt starts the VM again whenever it ends. Stop in the portal changes runStrategy on the cluster, and the next sync from git changes it back and starts the VM.',
  },
  {
    value: 'RerunOnFailure',
    title: 'RerunOnFailure: started again after a failure',
    meaning:
      'A guest that shuts itself down stays off. Stop in the portal changes runStrategy on the cluster, and the next sync from git changes it back and starts the VM.',
  },
  {
    value: 'Manual',
    title: 'Manual: started and stopped by people',
    meaning:
      'Start and stop in the portal work without changing the object, so git and the cluster never disagree. The VM does not start until someone starts it.',
  },
  {
    value: 'Halted',
    title: 'Halted: off',
    meaning:
      'The VM is created but not started. Start in the portal changes runStrategy on the cluster, and the next sync from git changes it back and stops the VM.',
  },
  {
    value: 'Once',
    title: 'Once: runs a single time',
    meaning:
      'KubeVirt starts the VM one time and never again. It cannot be started or restarted from the portal.',
  },
];

/** Checks the run strategy against the kind. */
export function buildRunStrategy(
  value: RunStrategy | undefined,
  kind: VmKind,
  path: string,
): { runStrategy?: RunStrategy; warnings: string[] } {
  if (kind === 'VirtualMachineInstance') {
    if (value) {
      refuse(
        `${path}.runStrategy`,
        'belongs to VirtualMachines; a VirtualMachineInstance runs as soon as it is there',
      );
    }
    return {
      warnings: [
        `${path}: a VirtualMachineInstance cannot be stopped or started, and git does not bring it back when it ends by itself; a VirtualMachine can`,
      ],
    };
  }
  return {
    runStrategy: checkOneOf(
      value ?? 'Always',
      RUN_STRATEGIES.map(strategy => strategy.value),
      `${path}.runStrategy`,
    ),
    warnings: [],
  };
}
