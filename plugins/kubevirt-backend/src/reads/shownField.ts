/**
 * What is shown of a field: `value`, a text of one line, a number or a boolean, or a list of those; `annotations`,
 * those that are known; or an object, or a list of objects, with the fields named here. `*` stands for fields of any
 * name, where users name them.
 */
export type Shown = 'value' | 'annotations' | ShownFields;

/** Fields that are shown; all others are masked. */
export interface ShownFields {
  [field: string]: Shown;
}

export function fields(names: string, nested: ShownFields = {}): ShownFields {
  return {
    ...Object.fromEntries(
      names.split(' ').map(name => [name, 'value' as const]),
    ),
    ...nested,
  };
}

/** Quantities by resource, labels: values under names of users. */
export const MAP: ShownFields = { '*': 'value' };
export const NAME = fields('name');

export const METADATA = fields(
  'name generateName namespace uid generation resourceVersion creationTimestamp deletionTimestamp deletionGracePeriodSeconds finalizers',
  {
    labels: MAP,
    annotations: 'annotations',
    ownerReferences: fields(
      'apiVersion kind name uid controller blockOwnerDeletion',
    ),
  },
);

/** Without messages, which quote what a user wrote; the page shows them apart, and whose they are. */
const CONDITION = fields(
  'type status reason lastTransitionTime lastProbeTime lastHeartbeatTime observedGeneration',
);

export const RESOURCES = fields('overcommitGuestOverhead', {
  requests: MAP,
  limits: MAP,
  claims: fields('name request'),
});

const EXPRESSION = fields('key operator values');
export const SELECTOR: ShownFields = {
  matchLabels: MAP,
  matchExpressions: EXPRESSION,
};
const NODE_TERM: ShownFields = {
  matchExpressions: EXPRESSION,
  matchFields: EXPRESSION,
};
const POD_TERM = fields('topologyKey namespaces matchLabelKeys', {
  labelSelector: SELECTOR,
  namespaceSelector: SELECTOR,
});
const POD_AFFINITY: ShownFields = {
  requiredDuringSchedulingIgnoredDuringExecution: POD_TERM,
  preferredDuringSchedulingIgnoredDuringExecution: fields('weight', {
    podAffinityTerm: POD_TERM,
  }),
};

/** Where a VM and where a pod may run: the same fields. */
export const SCHEDULING = fields(
  'schedulerName priorityClassName terminationGracePeriodSeconds hostname subdomain dnsPolicy',
  {
    nodeSelector: MAP,
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: NODE_TERM,
        },
        preferredDuringSchedulingIgnoredDuringExecution: fields('weight', {
          preference: NODE_TERM,
        }),
      },
      podAffinity: POD_AFFINITY,
      podAntiAffinity: POD_AFFINITY,
    },
    tolerations: fields('key operator value effect tolerationSeconds'),
    topologySpreadConstraints: fields(
      'maxSkew minDomains topologyKey whenUnsatisfiable',
      { labelSelector: SELECTOR },
    ),
    dnsConfig: fields('nameservers searches'),
  },
);

/** Without path, headers and commands, in which tokens stand. */
export const HANDLER: ShownFields = {
  httpGet: fields('port scheme'),
  tcpSocket: fields('port'),
  grpc: fields('port'),
  exec: {},
};
export const PROBE = fields(
  'initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold terminationGracePeriodSeconds',
  HANDLER,
);

export const CLAIM = fields('claimName readOnly hotpluggable');

/** Of every object. */
export function shown(spec: ShownFields, status: ShownFields): ShownFields {
  return fields('apiVersion kind', {
    metadata: METADATA,
    spec,
    status: { ...status, conditions: CONDITION },
  });
}
