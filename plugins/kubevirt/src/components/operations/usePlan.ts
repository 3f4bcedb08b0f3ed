import { useApi } from '@backstage/frontend-plugin-api';
import type {
  OperationOptions,
  OperationPlan,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { useLoaded } from '../../loading';

/** What running a plan came to. */
export type RunState =
  | { kind: 'idle' | 'running' | 'asked' }
  | { kind: 'failed'; error: Error };

/** The plan of one operation on one VM, made again when verb or options change, and its run. */
export function usePlan(request: {
  vm: VirtualMachineLocator;
  verb: OperationVerb;
  options: OperationOptions;
}) {
  const { vm, verb } = request;
  const api = useApi(kubeVirtApiRef);
  const options = JSON.stringify(request.options);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.planOperation(vm, { verb, options: JSON.parse(options) }, signal),
    [api, vm, verb, options],
  );
  const { data: plan, error, reload } = useLoaded(load);
  const [run, setRun] = useState<RunState>({ kind: 'idle' });

  const start = async (confirmation: string | undefined) => {
    if (!plan?.id || run.kind === 'running') {
      return;
    }
    setRun({ kind: 'running' });
    try {
      await api.runOperation(vm, runRequestOf(plan, confirmation));
      setRun({ kind: 'asked' });
    } catch (failure) {
      setRun({ kind: 'failed', error: failure as Error });
    }
  };
  const again = () => {
    setRun({ kind: 'idle' });
    reload();
  };
  return { plan, error, run, start, again };
}

/** What asks for a plan to be run, on just the objects that it was made for. */
export function runRequestOf(plan: OperationPlan, confirmation?: string) {
  const { uid, vmiUid } = plan.target;
  return {
    planId: plan.id!,
    uid,
    ...(vmiUid && { vmiUid }),
    ...(plan.confirmation && { confirmation }),
  };
}
