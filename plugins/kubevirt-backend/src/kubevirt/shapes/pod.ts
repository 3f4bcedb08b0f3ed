import { CONDITIONS, fields, list, MAP, object, only } from './common';

const CONTAINER_STATE = fields({
  waiting: fields({ reason: 'shared', message: 'shared' }),
  running: fields({ startedAt: 'time' }),
  terminated: fields({
    reason: 'shared',
    message: 'shared',
    exitCode: 'own',
    startedAt: 'time',
    finishedAt: 'time',
  }),
});

const CONTAINER_STATUSES = list(
  fields({
    name: 'shared',
    ready: 'own',
    restartCount: 'own',
    image: 'shared',
    state: CONTAINER_STATE,
    lastState: CONTAINER_STATE,
  }),
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
      schedulingGates: list(fields({ name: 'shared' })),
      tolerations: list(
        fields({
          key: 'shared',
          operator: 'shared',
          value: 'shared',
          effect: 'shared',
        }),
      ),
      containers: list(
        fields({
          name: 'shared',
          image: 'shared',
          resources: fields({ requests: MAP }),
        }),
      ),
    }),
    status: fields({
      phase: 'shared',
      reason: 'shared',
      message: 'shared',
      startTime: 'time',
      conditions: CONDITIONS,
      containerStatuses: CONTAINER_STATUSES,
      initContainerStatuses: CONTAINER_STATUSES,
    }),
  },
);
