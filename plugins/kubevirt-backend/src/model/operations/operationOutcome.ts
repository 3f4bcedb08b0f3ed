import type { OperationOutcome } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmObjects } from '../vmObjects';
import { localizableText } from '../platform/localizableText';
import { runStrategyOf } from '../runStrategy';
import { renamedClaims } from './snapshotEffects';
import type { SnapshotFacts } from './snapshotVerdicts';
import type { AskedOperation } from './state';

/**
 * What KubeVirt writes, and so whether git undoes it (kubevirt v1.9 pkg/virt-api/rest/lifecycle.go,
 * docs/vm-run-strategies in the user guide).
 *
 * @param source - address of the file in which the VM's entity is declared
 * @param facts - what is known of its snapshots, for a restore
 */
export function operationOutcome(
  vmObjects: VmObjects,
  asked: AskedOperation,
  source?: string,
  facts: SnapshotFacts = { gate: 'unknown' },
): OperationOutcome {
  const { verb, options } = asked;
  if (verb === 'restore') {
    return renamedClaims(vmObjects, asked, facts).length > 0
      ? {
          writes: 'spec',
          wins: 'git',
          ...(source && { source }),
          ...localizableText({ code: 'outcome-restore-renamed' }),
        }
      : {
          writes: 'spec',
          wins: 'button',
          ...(source && { source }),
          ...localizableText({ code: 'outcome-restore-in-place' }),
        };
  }
  const strategy = runStrategyOf(vmObjects.vm) ?? 'Halted';
  const stops = verb === 'stop' || verb === 'force-stop';
  if (stops && (strategy === 'Always' || strategy === 'Once')) {
    return inSpec(strategy, 'Halted', source);
  }
  if (verb === 'start' && strategy === 'Halted' && !options.paused) {
    return inSpec(strategy, 'Always', source);
  }
  if (stops || ['start', 'restart', 'force-restart'].includes(verb)) {
    return {
      writes: 'status',
      wins: 'button',
      ...localizableText({ code: 'outcome-status', params: { strategy } }),
    };
  }
  return {
    writes: 'nothing',
    wins: 'button',
    ...localizableText({ code: 'outcome-nothing' }),
  };
}

function inSpec(
  before: string,
  after: 'Always' | 'Halted',
  source: string | undefined,
): OperationOutcome {
  return {
    writes: 'spec',
    wins: 'git',
    runStrategy: { before, after },
    ...(source && { source }),
    ...localizableText({
      code: after === 'Always' ? 'outcome-spec-always' : 'outcome-spec-halted',
      params: { before, after },
    }),
  };
}
