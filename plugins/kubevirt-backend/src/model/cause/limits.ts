import {
  parseQuantity,
  type LocalizableMessage,
  type MessageParam,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { formatBytes, formatCpus } from '../quantity';
import { localizable } from '../localizable';
import type { CauseDraft } from './context';

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
export function limitWords(message: string): CauseDraft | undefined {
  const draft = (
    sentence: LocalizableMessage,
    hint: LocalizableMessage,
  ): CauseDraft => ({
    code: 'quota',
    severity: 'error',
    sentence,
    hint,
  });
  const exceeded = EXCEEDED.exec(message);
  if (exceeded) {
    const [, quota, requested, used, limit] = exceeded;
    return draft(
      localizable('cause.quota.exceeded', {
        quota,
        requested: amounts(requested),
        used: amounts(used),
        limit: amounts(limit),
      }),
      /storage/.test(requested)
        ? localizable('hint.quota.disk')
        : localizable('hint.quota.compute'),
    );
  }
  const unspecified = UNSPECIFIED.exec(message);
  if (unspecified) {
    const [, quota, list] = unspecified;
    const resources = list.includes(' for: ')
      ? list.split('; ').map(entry => entry.split(' for: ')[0])
      : list.split(',');
    return draft(
      localizable('cause.quota.unspecified', { quota, resources }),
      localizable('hint.quota.unspecified'),
    );
  }
  const above = ABOVE_LIMIT.exec(message);
  const range = RANGE.exec(message);
  if (above || range) {
    const [bound, resource, what, value] = range
      ? [range[1], range[2], range[3], range[4]]
      : ['maximum', above![1], 'Container', above![2]];
    const cpus = resource === 'cpu' ? parseQuantity(value) : undefined;
    const places = {
      object: limited(what),
      amount:
        cpus === undefined
          ? localizable('amount.of', {
              amount: amount(resource, value),
              resource,
            })
          : formatCpus(cpus),
    };
    return draft(
      bound === 'maximum'
        ? localizable('cause.quota.range-maximum', places)
        : localizable('cause.quota.range-minimum', places),
      localizable('hint.quota.range'),
    );
  }
  return /exceeded quota|failed quota/.test(message)
    ? draft(
        localizable('cause.quota.unread'),
        localizable('hint.quota.compute'),
      )
    : undefined;
}

/** What a limit range limits. */
function limited(what: string): LocalizableMessage | string {
  switch (what) {
    case 'Container':
      return localizable('limit.container');
    case 'Pod':
      return localizable('limit.pod');
    case 'PersistentVolumeClaim':
      return localizable('limit.claim');
    default:
      return what;
  }
}

/** `requests.memory=451236096,pods=1` as `430.3 MiB (requests.memory) and 1 (pods)`. */
function amounts(list: string): MessageParam {
  return list.split(',').map(entry => {
    const [resource, value] = entry.split('=');
    return parseQuantity(value) === undefined
      ? entry
      : localizable('amount.named', {
          amount: amount(resource, value),
          resource,
        });
  });
}

function amount(resource: string, value: string): string {
  const bytes = parseQuantity(value);
  return bytes !== undefined && /memory|storage/.test(resource)
    ? formatBytes(bytes)
    : value;
}
