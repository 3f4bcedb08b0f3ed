import { Kube } from './kubevirtObjects';

export const VMS = 'virtualmachines';
export const INSTANCES = 'virtualmachineinstances';
export const TRIAL = { dryRun: ['All'] };

/** An operation that was taken. */
export const ok = (code: number) => ({ code, message: undefined });

/** The 409 of virt-api. */
export const conflict = (
  name: string,
  why: string,
  kind = 'virtualmachine',
) => ({
  code: 409,
  message: `Operation cannot be fulfilled on ${kind}.kubevirt.io "${name}": ${why}`,
});

/** The 500 of virt-api. */
export const internal = (why: string) => ({
  code: 500,
  message: `Internal error occurred: ${why}`,
});

/** Calls operations of the contract's VMs, and waits for what they need. */
export function operator(kube: () => Kube) {
  const onVm = (name: string, verb: string, body?: unknown) =>
    kube().operate(VMS, name, verb, body);
  const running = (name: string) =>
    kube().until(
      'vmi',
      name,
      vmi =>
        vmi.status.phase === 'Running' &&
        kube().conditions(vmi).LiveMigratable &&
        kube().conditions(vmi).Ready === 'True',
    );
  return {
    onVm,
    onVmi: (name: string, verb: string, body?: unknown) =>
      kube().operate(INSTANCES, name, verb, body),
    running,
    /** Asks for a live migration, and resolves with the answer once the guest runs elsewhere. */
    migrated: async (name: string) => {
      const { nodeName } = (await running(name)).status;
      const answer = await onVm(name, 'migrate');
      await kube().until('vmi', name, vmi => vmi.status.nodeName !== nodeName);
      return answer;
    },
    withAgent: (name: string) =>
      kube().until('vmi', name, vmi => kube().conditions(vmi).AgentConnected),
    stopped: (name: string) =>
      kube().until('vm', name, vm => !vm.status.created),
  };
}
