import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Condition } from '../types';
import { falseCondition, isTrue, conditionOf, text } from '../read';
import { formatBytes, parseQuantity } from '../quantity';
import { fromCondition } from './context';
import type { CauseContext } from './context';

/** KubeVirt could not bring the VMI or its pod in line: `Synchronized` is False. */
export function synchronizedCause(context: CauseContext): Cause | undefined {
  const condition = falseCondition(context.instanceConditions, 'Synchronized');
  return condition && refusal(condition, 'VirtualMachineInstance');
}

/** KubeVirt could not make the VMI: `Failure` is True on the VM. */
export function failureCause(context: CauseContext): Cause | undefined {
  if (!isTrue(context.vmConditions, 'Failure')) {
    return undefined;
  }
  const condition = conditionOf(context.vmConditions, 'Failure')!;
  const reason = text(condition.reason) ?? '';
  if (/^FailedFind(Instancetype|Preference)/.test(reason)) {
    const what = reason.includes('Preference') ? 'preference' : 'instance type';
    const name =
      /"([^"]+)" not found/.exec(text(condition.message) ?? '')?.[1] ??
      (what === 'preference'
        ? text(context.parts.vm?.spec?.preference?.name)
        : text(context.parts.vm?.spec?.instancetype?.name));
    return fromCondition(condition, 'VirtualMachine', {
      code: 'instancetype-missing',
      severity: 'error',
      sentence: name
        ? `The ${what} ${name} does not exist on this cluster.`
        : `The VM’s ${what} does not exist on this cluster.`,
      hint: `Choose one that exists (kubectl get virtualmachinecluster${
        what === 'preference' ? 'preferences' : 'instancetypes'
      }), or create it.`,
      params: name ? { name, what } : { what },
    });
  }
  return refusal(condition, 'VirtualMachine');
}

function refusal(
  condition: Condition,
  object: 'VirtualMachine' | 'VirtualMachineInstance',
): Cause {
  const message = text(condition.message) ?? '';
  const quota =
    /exceeded quota: ([^,]+), requested: (\S+), used: (\S+), limited: (\S+)/.exec(
      message,
    );
  if (quota || /exceeded quota|failed quota/.test(message)) {
    return fromCondition(condition, object, {
      code: 'quota',
      severity: 'error',
      sentence: quota
        ? `The namespace’s quota ${quota[1]} is used up: asked ${amounts(
            quota[2],
          )}, used ${amounts(quota[3])} of ${amounts(quota[4])}.`
        : 'The namespace’s quota does not allow the VM.',
      hint: 'Ask for less, stop something in the namespace, or have the quota raised. KubeVirt’s own overhead counts too.',
      params: quota
        ? {
            quota: quota[1],
            requested: quota[2],
            used: quota[3],
            limit: quota[4],
          }
        : {},
    });
  }
  const webhook = /admission webhook "([^"]+)" denied the request/.exec(
    message,
  );
  if (webhook || /failed calling webhook|violates PodSecurity/.test(message)) {
    return fromCondition(condition, object, {
      code: 'webhook-refused',
      severity: 'error',
      sentence: webhookSentence(webhook?.[1], message),
      hint: webhook
        ? 'Change the VM as the message says, or ask who runs that policy.'
        : 'Ask who runs the cluster to look at the webhook or the namespace’s pod security level.',
      params: webhook ? { webhook: webhook[1] } : {},
    });
  }
  return fromCondition(condition, object, {
    code: 'sync-failed',
    severity: 'error',
    sentence:
      object === 'VirtualMachine'
        ? 'KubeVirt could not start the VM.'
        : 'KubeVirt could not bring the VM to the state it should have.',
    hint: 'Read KubeVirt’s own words below; it goes on trying.',
    params: {},
  });
}

/** `requests.memory=451236096,pods=1` as `430.3 MiB (requests.memory), 1 (pods)`. */
function amounts(list: string): string {
  return list
    .split(',')
    .map(entry => {
      const [resource, amount] = entry.split('=');
      const value = parseQuantity(amount);
      if (value === undefined) {
        return entry;
      }
      const words = /memory|storage/.test(resource)
        ? formatBytes(value)
        : amount;
      return `${words} (${resource})`;
    })
    .join(', ');
}

function webhookSentence(webhook: string | undefined, message: string): string {
  if (webhook) {
    return `The policy ${webhook} refused the VM.`;
  }
  return /PodSecurity/.test(message)
    ? 'The namespace’s pod security level does not allow the VM’s pod.'
    : 'A webhook that must agree did not answer.';
}
