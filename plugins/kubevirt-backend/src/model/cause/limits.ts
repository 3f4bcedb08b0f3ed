import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { formatBytes, formatCpus, parseQuantity } from '../quantity';

type Words = Omit<Cause, 'source' | 'message' | 'reason' | 'since'>;

/** `exceeded quota: a, requested: b, used: c, limited: d` (kubernetes v1.33 apiserver/pkg/admission/plugin/resourcequota). */
const EXCEEDED =
  /exceeded quota: ([^,:]+), requested: (\S+), used: (\S+), limited: (\S+)/;
/**
 * `failed quota: a: must specify limits.cpu for: compute; limits.memory for: compute`, and without the containers
 * `limits.cpu,limits.memory` before 1.24 (kubernetes v1.33 pkg/quota/v1/evaluator/core/pods.go).
 */
const UNSPECIFIED = /failed quota: ([^:]+): must specify (.+)/;
/** `maximum memory usage per Container is 1Gi, but limit is 2Gi` (kubernetes v1.33 plugin/pkg/admission/limitranger). */
const RANGE =
  /(minimum|maximum) (\S+) usage per (\w+) is ([^\s,]+?)[.,]?(?:\s|$)/;
/**
 * A limit range that only caps a container gives it that cap as its limit, and what KubeVirt requests then
 * exceeds it (kubernetes v1.33 pkg/apis/core/validation ValidateContainerResourceRequirements).
 */
const ABOVE_LIMIT = /must be less than or equal to (\S+) limit of (\S+)/;

/** What a quota or a limit range of the namespace does not allow, read from the words of the refusal. */
export function limitWords(message: string): Words | undefined {
  const exceeded = EXCEEDED.exec(message);
  if (exceeded) {
    const [, quota, requested, used, limit] = exceeded;
    return {
      code: 'quota',
      severity: 'error',
      sentence: `The namespace’s quota ${quota} has too little left: asked ${amounts(
        requested,
      )}, used ${amounts(used)} of ${amounts(limit)}.`,
      hint: /storage/.test(requested)
        ? 'Ask for a smaller disk, delete one in the namespace, or have the quota raised.'
        : 'Ask for less, stop something in the namespace, or have the quota raised. KubeVirt’s own overhead counts too.',
      params: { quota, requested, used, limit },
    };
  }
  const unspecified = UNSPECIFIED.exec(message);
  if (unspecified) {
    const [, quota, list] = unspecified;
    const resources = list.includes(' for: ')
      ? list.split('; ').map(entry => entry.split(' for: ')[0])
      : list.split(',');
    return {
      code: 'quota',
      severity: 'error',
      sentence: `The namespace’s quota ${quota} takes only VMs that state their ${resources.join(
        ' and ',
      )}.`,
      hint: `Set it in the VM’s spec.template.spec.domain.resources.`,
      params: { quota, resource: resources.join(', ') },
    };
  }
  const above = ABOVE_LIMIT.exec(message);
  const range = RANGE.exec(message);
  if (above || range) {
    const [bound, resource, what, value] = range
      ? [range[1], range[2], range[3], range[4]]
      : ['maximum', above![1], 'Container', above![2]];
    const each =
      what === 'PersistentVolumeClaim' ? 'claim' : what.toLowerCase();
    const cpus = resource === 'cpu' ? parseQuantity(value) : undefined;
    const size =
      cpus === undefined
        ? `${amount(resource, value)} of ${resource}`
        : formatCpus(cpus);
    return {
      code: 'quota',
      severity: 'error',
      sentence:
        bound === 'maximum'
          ? `The namespace’s limit range allows each ${each} at most ${size}, and the VM needs more.`
          : `The namespace’s limit range asks for at least ${size} for each ${each}, and the VM has less.`,
      hint: 'Size the VM to fit, KubeVirt’s own overhead included, or have the limit range changed (kubectl describe limitrange).',
      params: { bound, resource, limit: value },
    };
  }
  if (/exceeded quota|failed quota/.test(message)) {
    return {
      code: 'quota',
      severity: 'error',
      sentence: 'The namespace’s quota does not allow the VM.',
      hint: 'Ask for less, stop something in the namespace, or have the quota raised. KubeVirt’s own overhead counts too.',
      params: {},
    };
  }
  return undefined;
}

/** `requests.memory=451236096,pods=1` as `430.3 MiB (requests.memory), 1 (pods)`. */
function amounts(list: string): string {
  return list
    .split(',')
    .map(entry => {
      const [resource, value] = entry.split('=');
      return parseQuantity(value) === undefined
        ? entry
        : `${amount(resource, value)} (${resource})`;
    })
    .join(', ');
}

function amount(resource: string, value: string): string {
  const bytes = parseQuantity(value);
  return bytes !== undefined && /memory|storage/.test(resource)
    ? formatBytes(bytes)
    : value;
}
