import { useApi } from '@backstage/frontend-plugin-api';
import type {
  OperationPlan,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useEffect, useRef, useState } from 'react';
import type { KubeVirtApi, VirtualMachineLocator } from '../../api';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { mapLimited } from './mapLimited';
import { runRequestOf } from './usePlan';

/** VMs whose plans, or runs, are asked for at once: the backend and the API servers serve others too. */
const CONCURRENCY = 5;
/** Operations that others wait for are looked at so often. */
const LOOK_MS = 2_000;

/** How far one of several VMs is. */
export type Verdict =
  | { kind: 'planning' }
  | {
      kind: 'ready' | 'waiting' | 'running' | 'asked' | 'left';
      plan: OperationPlan;
    }
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

/**
 * The same operation on several VMs: a plan for each, and then a run of those that may; `plans`
 * once all are there.
 *
 * @param atOnce - by cluster: so many of its VMs may be under way at a time, and the next one is asked for when one is
 * over. Others follow each other as fast as they are asked for.
 */
export function useBulkPlans(
  vms: readonly VirtualMachineLocator[],
  verb: OperationVerb,
  atOnce: Readonly<Record<string, number>> = {},
) {
  const api = useApi(kubeVirtApiRef);
  const closed = useRef<AbortController>();
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
    closed.current = gone;
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

  const ask = async (index: number, plan: OperationPlan) => {
    set(index, { kind: 'running', plan });
    try {
      const { id } = await api.runOperation(
        vms[index],
        runRequestOf(plan, plan.confirmation?.name),
      );
      set(index, { kind: 'asked', plan });
      return id;
    } catch (error) {
      set(index, { kind: 'failed', error: error as Error });
      return undefined;
    }
  };

  /** @param confirmed - those that can lose data are run as well */
  const run = async (confirmed: boolean) => {
    const signal = closed.current?.signal;
    const limited = new Map<string, number[]>();
    const free: number[] = [];
    verdicts.forEach((verdict, index) => {
      if (verdict.kind !== 'ready') {
        return;
      }
      const { plan } = verdict;
      if (!isRunnable(verdict, confirmed)) {
        set(index, { kind: 'left', plan });
      } else if (atOnce[vms[index].cluster]) {
        set(index, { kind: 'waiting', plan });
        const { cluster } = vms[index];
        limited.set(cluster, [...(limited.get(cluster) ?? []), index]);
      } else {
        free.push(index);
      }
    });
    const start = (index: number) =>
      ask(index, (verdicts[index] as { plan: OperationPlan }).plan);
    await Promise.all([
      mapLimited(free, CONCURRENCY, async index => {
        await start(index);
      }),
      ...[...limited].map(([cluster, indices]) =>
        mapLimited(indices, atOnce[cluster], async index => {
          if (signal?.aborted) {
            return;
          }
          const id = await start(index);
          if (id !== undefined) {
            await ended(api, vms[index], id, signal);
          }
        }),
      ),
    ]);
  };
  return { verdicts, plans, run };
}

/** Waits until an operation is over, or nobody waits any more. */
async function ended(
  api: KubeVirtApi,
  vm: VirtualMachineLocator,
  id: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  while (!signal?.aborted) {
    await new Promise(resolve => {
      setTimeout(resolve, LOOK_MS);
    });
    try {
      const { operations } = await api.getOperations(vm, signal);
      const operation = operations.find(each => each.id === id);
      if (!operation || operation.endedAt) {
        return;
      }
    } catch {
      // It is asked again: that nothing is known of it does not make room for another one.
    }
  }
}
