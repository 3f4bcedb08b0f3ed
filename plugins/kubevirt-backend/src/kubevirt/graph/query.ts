/** One requirement of a label selector, as Kubernetes reads it. */
export interface LabelRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values: string[];
}

/** Which VMs of one cluster are asked for. All given parts must fit; `names` stands alone. */
export interface VmQuery {
  /** Absent: all namespaces. */
  namespaces?: string[];
  /** At least one of them is `In`: that one is answered from the index. */
  selector?: LabelRequirement[];
  names?: { namespace: string; name: string }[];
}

type Labels = Readonly<Record<string, string>>;

/** What of an item a query is asked about. */
export interface Queried {
  namespace: string;
  name: string;
  labels?: Labels;
}

/** Whether labels fulfil a requirement, as Kubernetes reads it: NotIn and DoesNotExist hold without the label. */
function fulfils(
  labels: Labels | undefined,
  { key, operator, values }: LabelRequirement,
): boolean {
  const value = labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** Whether an item is one that a query asks for. */
export function matches(query: VmQuery, item: Queried): boolean {
  if (query.names) {
    return query.names.some(
      each => each.namespace === item.namespace && each.name === item.name,
    );
  }
  return (
    (!query.namespaces || query.namespaces.includes(item.namespace)) &&
    (query.selector ?? []).every(requirement =>
      fulfils(item.labels, requirement),
    )
  );
}

/** The requirement by which a query is looked up, if it has one. */
export function indexedRequirement(
  query: VmQuery,
): LabelRequirement | undefined {
  return query.names
    ? undefined
    : query.selector?.find(requirement => requirement.operator === 'In');
}
