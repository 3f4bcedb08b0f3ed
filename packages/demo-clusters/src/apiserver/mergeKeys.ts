// The patchMergeKey tags of k8s.io/api types, by the name of the field that holds the list.
const KEYS: Record<string, string> = {
  addresses: 'type',
  conditions: 'type',
  containers: 'name',
  env: 'name',
  ephemeralContainers: 'name',
  hostAliases: 'ip',
  imagePullSecrets: 'name',
  initContainers: 'name',
  ownerReferences: 'uid',
  podIPs: 'ip',
  secrets: 'name',
  taints: 'key',
  topologySpreadConstraints: 'topologyKey',
  volumeDevices: 'devicePath',
  volumeMounts: 'mountPath',
  volumes: 'name',
  webhooks: 'name',
};

/**
 * The field by which the items of a list are distinguished when it is merged; undefined for lists that
 * are replaced as a whole.
 */
export function mergeKeyOf(
  field: string,
  ...lists: (unknown[] | undefined)[]
): string | undefined {
  const items = lists.flatMap(list => list ?? []) as Record<string, unknown>[];
  const key =
    field === 'ports'
      ? ['containerPort', 'port'].find(name =>
          items.some(item => item?.[name] !== undefined),
        )
      : KEYS[field];
  const keyed = items.every(
    item =>
      item !== null &&
      typeof item === 'object' &&
      (item[key!] !== undefined || '$patch' in item),
  );
  return key && keyed ? key : undefined;
}

/** Lists of plain values that are merged as sets. */
export function isValueSet(field: string): boolean {
  return field === 'finalizers';
}
