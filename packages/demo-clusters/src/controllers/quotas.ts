import { hasEnded } from './conditions';
import { forbidden } from '../status';
import { NewKubeObject, ObjectStore } from '../types';
import { podTotal } from './podResources';
import { quantity } from './quantity';

/** `requests.memory` → what a pod adds to it; undefined for what is not counted here. */
function podUse(pod: NewKubeObject, name: string): number | undefined {
  if (name === 'pods' || name === 'count/pods') {
    return 1;
  }
  const match = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(name);
  return match
    ? podTotal(pod, (match[1] as 'limits') ?? 'requests', match[2])
    : undefined;
}

/**
 * Throws the 403 of the ResourceQuota admission plugin when a pod does not fit into the quotas of its
 * namespace (k8s.io/apiserver pkg/admission/plugin/resourcequota).
 */
export function checkQuota(
  store: ObjectStore,
  pod: NewKubeObject,
  name: string,
): void {
  const { namespace } = pod.metadata;
  for (const quota of store.list('resourcequotas', { namespace })) {
    const hard: Record<string, string> = quota.spec?.hard ?? {};
    const exceeded: { name: string; asked: number; used: number }[] = [];
    const asked: string[] = [];
    for (const resource of Object.keys(hard).sort()) {
      const wanted = podUse(pod, resource);
      if (wanted === undefined) {
        continue;
      }
      const used = store
        .list('pods', { namespace })
        .filter(other => !hasEnded(other))
        .reduce((sum, other) => sum + (podUse(other, resource) ?? 0), 0);
      asked.push(`${resource}=${wanted}`);
      if (used + wanted > quantity(hard[resource])) {
        exceeded.push({ name: resource, asked: wanted, used });
      }
    }
    if (exceeded.length > 0) {
      const join = (
        value: (entry: (typeof exceeded)[number]) => string | number,
      ) => exceeded.map(entry => `${entry.name}=${value(entry)}`).join(',');
      throw forbidden(
        { resource: 'pods', name },
        `exceeded quota: ${quota.metadata.name}, requested: ${join(
          entry => entry.asked,
        )}, used: ${join(entry => entry.used)}, limited: ${join(
          entry => hard[entry.name],
        )}`,
      );
    }
  }
}
