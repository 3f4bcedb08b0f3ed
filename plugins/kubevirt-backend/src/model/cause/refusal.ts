import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Condition } from '../../kubevirt/types';
import { falseCondition, isTrue, conditionOf, metaOf, text } from '../read';
import { localizable, messagesOf } from '../localizable';
import { fromCondition } from './context';
import type { CauseContext, CauseDraft } from './context';
import { deviceWords } from './devices';
import { limitWords } from './limits';

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
function mildly({ phase }: CauseContext, draft: CauseDraft): CauseDraft {
  return phase === 'Running' ? { ...draft, severity: 'notice' } : draft;
}

/** The instance type or the preference that the VM names is not there. */
function sizeMissing(
  { vmObjects: { vm } }: CauseContext,
  condition: Condition,
  isPreference: boolean,
): CauseDraft {
  const matcher = isPreference ? vm?.spec?.preference : vm?.spec?.instancetype;
  const name =
    /"([^"]+)" not found/.exec(text(condition.message) ?? '')?.[1] ??
    text(matcher?.name);
  const plural = isPreference ? 'preferences' : 'instancetypes';
  // Without a kind the one for the whole cluster is meant.
  const namespaced = /^virtualmachine(instancetype|preference)s?$/i.test(
    text(matcher?.kind) ?? '',
  );
  const namespace = text(metaOf(vm).namespace) ?? '';
  const kind = isPreference ? 'preference' : 'instancetype';
  const where = namespaced
    ? localizable('where.namespace')
    : localizable('where.cluster');
  return {
    code: 'instancetype-missing',
    severity: 'error',
    sentence: name
      ? localizable(`cause.instancetype-missing.${kind}`, { name, where })
      : localizable(`cause.instancetype-missing.${kind}-unnamed`, { where }),
    hint: localizable('hint.instancetype-missing', {
      command: namespaced
        ? `kubectl get virtualmachine${plural} -n ${namespace}`
        : `kubectl get virtualmachinecluster${plural}`,
    }),
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
            sentence: [
              localizable('cause.sync-failed.attachment-pod'),
              ...messagesOf(known.sentence),
            ],
          }
        : known ?? unknownWords(context, object),
    ),
  );
}

function unknownWords(
  { phase }: CauseContext,
  object: 'VirtualMachine' | 'VirtualMachineInstance',
): CauseDraft {
  const draft = { code: 'sync-failed', severity: 'error' } as const;
  if (phase === 'Running') {
    return {
      ...draft,
      sentence: localizable('cause.sync-failed.running'),
      hint: localizable('hint.sync-failed.running'),
    };
  }
  return {
    ...draft,
    sentence:
      object === 'VirtualMachine'
        ? localizable('cause.sync-failed.start')
        : localizable('cause.sync-failed.state'),
    hint: localizable('hint.sync-failed.read'),
  };
}

/**
 * A network of the VM is none that Multus knows (kubevirt v1.9 pkg/network/multus/nad.go). Where KubeVirt says
 * why it did not find it (`… for a/b: why`), that may be another reason.
 */
function networkWords(message: string): CauseDraft | undefined {
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
    sentence: localizable('cause.network-missing', { network, namespace }),
    hint: localizable('hint.network-missing', { namespace }),
  };
}

/** A disk is to come from a DataSource that is not there (kubevirt v1.9 pkg/storage/types/dv.go). */
function sourceWords(message: string): CauseDraft | undefined {
  const source = /datasources\.cdi\.kubevirt\.io "([^"]+)" not found/.exec(
    message,
  );
  if (!source) {
    return undefined;
  }
  return {
    code: 'import-failed',
    severity: 'error',
    sentence: localizable('cause.import-failed.no-data-source', {
      dataSource: source[1],
    }),
    hint: localizable('hint.import-failed.no-data-source'),
  };
}

function webhookWords(message: string): CauseDraft | undefined {
  const draft = { code: 'webhook-refused', severity: 'error' } as const;
  const webhook = /admission webhook "([^"]+)" denied the request/.exec(
    message,
  )?.[1];
  if (webhook?.endsWith('.cdi.kubevirt.io')) {
    return {
      ...draft,
      sentence: localizable('cause.webhook-refused.cdi'),
      hint: localizable('hint.webhook-refused.message'),
    };
  }
  if (webhook?.endsWith('.kubevirt.io')) {
    return { ...draft, ...kubevirtsOwn(message) };
  }
  if (webhook) {
    return {
      ...draft,
      sentence: localizable('cause.webhook-refused.policy', { webhook }),
      hint: localizable('hint.webhook-refused.policy'),
    };
  }
  if (!/failed calling webhook|violates PodSecurity/.test(message)) {
    return undefined;
  }
  return {
    ...draft,
    sentence: /PodSecurity/.test(message)
      ? localizable('cause.webhook-refused.pod-security')
      : localizable('cause.webhook-refused.no-answer'),
    hint: localizable('hint.webhook-refused.cluster'),
  };
}

/** KubeVirt's own webhooks check the VM itself (kubevirt v1.9 pkg/virt-api/webhooks). */
function kubevirtsOwn(message: string): Pick<CauseDraft, 'sentence' | 'hint'> {
  const gate =
    /(?<![A-Za-z])([A-Za-z]+(?: Devices)?) feature gate (?:is )?not enabled/.exec(
      message,
    )?.[1];
  return gate
    ? {
        sentence: localizable('cause.webhook-refused.feature-gate', { gate }),
        hint: localizable('hint.webhook-refused.feature-gate'),
      }
    : {
        sentence: localizable('cause.webhook-refused.kubevirt'),
        hint: localizable('hint.webhook-refused.message'),
      };
}
