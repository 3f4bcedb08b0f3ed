import { useApi } from '@backstage/frontend-plugin-api';
import type {
  OperationPlan,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useEffect, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { mapLimited } from './mapLimited';
import { runRequestOf } from './usePlan';

/** VMs whose plans, or runs, are asked for at once: the backend and the API servers serve others too. */
const CONCURRENCY = 5;

/** How far one of several VMs is. */
export type Verdict =
  | { kind: 'planning' }
  | { kind: 'ready' | 'running' | 'asked' | 'left'; plan: OperationPlan }
  | { kind: 'refused'; plan: OperationPlan }
  | { kind: 'failed'; error: Error };

/** Whether the VM's plan may run, and somebody confirmed it where it can lose data. */
export function isRunnable(verdict: Verdict, confirmed: boolean): boolean {
  return verdict.kind === 'ready' && (confirmed || !losesData(verdict));
}

/** Whether the VM's plan may run and can lose data. */
export function losesData(verdict: Verdict): boolean {
  return verdict.kind === 'ready' && verdict.plan.confirmation !== undefined;
}

/** The same operation on several VMs: a plan for each, and then a run of those that may; `plans` once all are there. */
export function useBulkPlans(
  vms: readonly VirtualMachineLocator[],
  verb: OperationVerb,
) {
  const api = useApi(kubeVirtApiRef);
  const [verdicts, setVerdicts] = useState<readonly Verdict[]>(() =>
    vms.map(() => ({ kind: 'planning' })),
  );
  const [plans, setPlans] = useState<readonly OperationPlan[]>();
  const set = (index: number, verdict: Verdict) =>
    setVerdicts(before =>
      before.map((each, i) => (i === index ? verdict : each)),
    );

  useEffect(() => {
    const gone = new AbortController();
    const allowed: OperationPlan[] = [];
    mapLimited(
      vms.map((vm, index) => ({ vm, index })),
      CONCURRENCY,
      async ({ vm, index }) => {
        if (gone.signal.aborted) {
          return;
        }
        let verdict: Verdict;
        try {
          const plan = await api.planOperation(vm, { verb }, gone.signal);
          verdict = { kind: plan.allowed ? 'ready' : 'refused', plan };
          if (plan.allowed) {
            allowed.push(plan);
          }
        } catch (error) {
          verdict = { kind: 'failed', error: error as Error };
        }
        if (!gone.signal.aborted) {
          set(index, verdict);
        }
      },
    ).then(() => {
      if (!gone.signal.aborted) {
        setPlans(allowed);
      }
    });
    return () => gone.abort();
  }, [api, vms, verb]);

  /** @param confirmed - those that can lose data are run as well */
  const run = (confirmed: boolean) =>
    mapLimited(
      verdicts.map((verdict, index) => ({ verdict, index })),
      CONCURRENCY,
      async ({ verdict, index }) => {
        if (verdict.kind !== 'ready') {
          return;
        }
        const { plan } = verdict;
        if (!isRunnable(verdict, confirmed)) {
          set(index, { kind: 'left', plan });
          return;
        }
        set(index, { kind: 'running', plan });
        try {
          await api.runOperation(
            vms[index],
            runRequestOf(plan, plan.confirmation?.name),
          );
          set(index, { kind: 'asked', plan });
        } catch (error) {
          set(index, { kind: 'failed', error: error as Error });
        }
      },
    );
  return { verdicts, plans, run };
}
