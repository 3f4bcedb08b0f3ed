import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Condition } from '../types';
import { falseCondition, isTrue, conditionOf, metaOf, text } from '../read';
import { fromCondition } from './context';
import type { CauseContext } from './context';
import { deviceWords } from './devices';
import { limitWords } from './limits';

type Words = Omit<Cause, 'source' | 'message' | 'reason' | 'since'>;

/** KubeVirt could not bring the VMI or its pod in line: `Synchronized` is False. */
export function synchronizedCause(context: CauseContext): Cause | undefined {
  const condition = falseCondition(context.instanceConditions, 'Synchronized');
  return condition && refusal(context, condition, 'VirtualMachineInstance');
}

/** KubeVirt could not make the VMI, or could not pass a change on to it: `Failure` is True on the VM. */
export function failureCause(context: CauseContext): Cause | undefined {
  if (!isTrue(context.vmConditions, 'Failure')) {
    return undefined;
  }
  const condition = conditionOf(context.vmConditions, 'Failure')!;
  const reason = text(condition.reason) ?? '';
  return /^FailedFind(Instancetype|Preference)/.test(reason)
    ? fromCondition(
        condition,
        'VirtualMachine',
        mildly(
          context,
          sizeMissing(context, condition, reason.includes('Preference')),
        ),
      )
    : refusal(context, condition, 'VirtualMachine');
}

/** A VM that runs goes on running: what KubeVirt cannot do is a change of it. */
function mildly({ phase }: CauseContext, words: Words): Words {
  return phase === 'Running' ? { ...words, severity: 'notice' } : words;
}

/** The instance type or the preference that the VM names is not there. */
function sizeMissing(
  { vmObjects: { vm } }: CauseContext,
  condition: Condition,
  isPreference: boolean,
): Words {
  const matcher = isPreference ? vm?.spec?.preference : vm?.spec?.instancetype;
  const what = isPreference ? 'preference' : 'instance type';
  const name =
    /"([^"]+)" not found/.exec(text(condition.message) ?? '')?.[1] ??
    text(matcher?.name);
  const plural = isPreference ? 'preferences' : 'instancetypes';
  // Without a kind the one for the whole cluster is meant.
  const namespaced = /^virtualmachine(instancetype|preference)s?$/i.test(
    text(matcher?.kind) ?? '',
  );
  const namespace = text(metaOf(vm).namespace) ?? '';
  const list = namespaced
    ? `kubectl get virtualmachine${plural} -n ${namespace}`
    : `kubectl get virtualmachinecluster${plural}`;
  const where = namespaced ? 'in its namespace' : 'on this cluster';
  return {
    code: 'instancetype-missing',
    severity: 'error',
    sentence: name
      ? `The ${what} ${name} does not exist ${where}.`
      : `The VM’s ${what} does not exist ${where}.`,
    hint: `Choose one that exists (${list}), or create it.`,
    params: name ? { name, what } : { what },
  };
}

function refusal(
  context: CauseContext,
  condition: Condition,
  object: 'VirtualMachine' | 'VirtualMachineInstance',
): Cause {
  const message = text(condition.message) ?? '';
  const known =
    limitWords(message) ??
    deviceWords(message) ??
    networkWords(message) ??
    sourceWords(message) ??
    webhookWords(message);
  // kubevirt v1.9 pkg/virt-controller/watch/vmi/volume-hotplug.go createAttachmentPod
  const attachment = /attachment pod/.test(message);
  return fromCondition(
    condition,
    object,
    mildly(
      context,
      known && attachment
        ? {
            ...known,
            sentence: `The pod that attaches a disk to the VM cannot be made. ${known.sentence}`,
          }
        : known ?? unknownWords(context, object),
    ),
  );
}

function unknownWords(
  { phase }: CauseContext,
  object: 'VirtualMachine' | 'VirtualMachineInstance',
): Words {
  const words = { code: 'sync-failed', severity: 'error', params: {} } as const;
  if (phase === 'Running') {
    return {
      ...words,
      sentence: 'The VM runs, and KubeVirt could not carry out a change of it.',
      hint: 'The guest goes on as before, without the change. Read KubeVirt’s own words below; it goes on trying.',
    };
  }
  return {
    ...words,
    sentence:
      object === 'VirtualMachine'
        ? 'KubeVirt could not start the VM.'
        : 'KubeVirt could not bring the VM to the state it should have.',
    hint: 'Read KubeVirt’s own words below; it goes on trying.',
  };
}

/**
 * A network of the VM is none that Multus knows (kubevirt v1.9 pkg/network/multus/nad.go). Where KubeVirt says
 * why it did not find it (`… for a/b: why`), that may be another reason.
 */
function networkWords(message: string): Words | undefined {
  const found =
    /failed to locate network attachment definition (?:for )?([^\s/:]+)\/([^\s/:]+)(: .*)?/i.exec(
      message,
    );
  if (!found) {
    return undefined;
  }
  const [, namespace, network, why] = found;
  if (why && !/not found|could not find/.test(why)) {
    return undefined;
  }
  return {
    code: 'network-missing',
    severity: 'error',
    sentence: `The network ${network} does not exist in the namespace ${namespace}.`,
    hint: `Create its NetworkAttachmentDefinition (Multus must be installed), or correct the name in the VM’s networks: kubectl get network-attachment-definitions -n ${namespace} lists those there are.`,
    params: { network, namespace },
  };
}

/** A disk is to come from a DataSource that is not there (kubevirt v1.9 pkg/storage/types/dv.go). */
function sourceWords(message: string): Words | undefined {
  const source = /datasources\.cdi\.kubevirt\.io "([^"]+)" not found/.exec(
    message,
  );
  if (!source) {
    return undefined;
  }
  return {
    code: 'import-failed',
    severity: 'error',
    sentence: `The DataSource ${source[1]}, from which a disk is to be made, does not exist.`,
    hint: 'Correct name and namespace of the sourceRef, or create the DataSource: kubectl get datasources -A lists those there are.',
    params: { dataSource: source[1] },
  };
}

function webhookWords(message: string): Words | undefined {
  const webhook = /admission webhook "([^"]+)" denied the request/.exec(
    message,
  )?.[1];
  if (webhook?.endsWith('.cdi.kubevirt.io')) {
    return {
      code: 'webhook-refused',
      severity: 'error',
      sentence: 'CDI does not accept a disk of the VM as it is written.',
      hint: 'Change the VM as the message says.',
      params: { webhook },
    };
  }
  if (webhook?.endsWith('.kubevirt.io')) {
    return kubevirtsOwn(webhook, message);
  }
  if (webhook) {
    return {
      code: 'webhook-refused',
      severity: 'error',
      sentence: `The policy ${webhook} refused the VM.`,
      hint: 'Change the VM as the message says, or ask who runs that policy.',
      params: { webhook },
    };
  }
  if (!/failed calling webhook|violates PodSecurity/.test(message)) {
    return undefined;
  }
  return {
    code: 'webhook-refused',
    severity: 'error',
    sentence: /PodSecurity/.test(message)
      ? 'The namespace’s pod security level does not allow the VM’s pod.'
      : 'A webhook that must agree did not answer.',
    hint: 'Ask who runs the cluster to look at the webhook or the namespace’s pod security level.',
    params: {},
  };
}

/** KubeVirt's own webhooks check the VM itself (kubevirt v1.9 pkg/virt-api/webhooks). */
function kubevirtsOwn(webhook: string, message: string): Words {
  const gate =
    /(?<![A-Za-z])([A-Za-z]+(?: Devices)?) feature gate (?:is )?not enabled/.exec(
      message,
    )?.[1];
  return {
    code: 'webhook-refused',
    severity: 'error',
    sentence: gate
      ? `KubeVirt does not accept the VM: the feature gate ${gate} is off on this cluster.`
      : 'KubeVirt does not accept the VM as it is written.',
    hint: gate
      ? 'Do without it, or ask who runs the cluster to switch it on (spec.configuration.developerConfiguration.featureGates of the KubeVirt object).'
      : 'Change the VM as the message says.',
    params: { webhook, ...(gate && { gate }) },
  };
}
