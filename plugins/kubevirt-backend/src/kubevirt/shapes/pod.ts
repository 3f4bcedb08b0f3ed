import { CONDITIONS, object } from './common';
import { fields, list, MAP, only, QUANTITIES } from './shape';

/** `state` and `lastState` of a container. */
const CONTAINER_STATE = fields({
  waiting: fields({ reason: 'shared', message: 'shared' }),
  running: fields({ startedAt: 'time' }),
  terminated: fields({
    reason: 'shared',
    message: 'shared',
    exitCode: 'number',
    startedAt: 'time',
    finishedAt: 'time',
  }),
});

export const CONTAINER_STATUS = fields(
  {
    name: 'shared',
    ready: 'boolean',
    restartCount: 'number',
    image: 'shared',
    state: CONTAINER_STATE,
    lastState: CONTAINER_STATE,
  },
  ['name'],
);

/** With the requests of the `compute` container, for the amount that a scheduler did not find. */
const CONTAINER = fields(
  {
    name: 'shared',
    image: 'shared',
    resources: fields({ requests: QUANTITIES }),
  },
  ['name'],
);

const POD_LABELS = only(
  'kubevirt.io',
  'kubevirt.io/nodeName',
  'kubevirt.io/outdatedLauncherImage',
  'kubevirt.io/migrationJobUID',
  'app.kubernetes.io/component',
  'cdi.kubevirt.io',
  'name',
);

/** A virt-launcher pod, a hot-plug attachment pod or a pod of a KubeVirt or CDI component. */
export const POD = object(
  {
    labels: POD_LABELS,
    annotations: only(
      'kubevirt.io/ephemeral-provisioning',
      'kubevirt.io/migrationJobName',
      'kubevirt.io/domain',
    ),
  },
  {
    spec: fields({
      nodeName: 'shared',
      nodeSelector: MAP,
      /** The scheduler does not look at the pod while one is left. */
      schedulingGates: list(fields({ name: 'shared' })),
      tolerations: list(
        fields({
          key: 'shared',
          operator: 'shared',
          value: 'shared',
          effect: 'shared',
        }),
      ),
      containers: list(CONTAINER),
    }),
    status: fields({
      phase: 'shared',
      reason: 'shared',
      message: 'shared',
      startTime: 'time',
      conditions: CONDITIONS,
      containerStatuses: list(CONTAINER_STATUS),
      initContainerStatuses: list(CONTAINER_STATUS),
    }),
  },
);
