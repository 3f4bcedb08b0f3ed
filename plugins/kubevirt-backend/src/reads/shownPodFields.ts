import {
  CLAIM,
  HANDLER,
  MAP,
  NAME,
  PROBE,
  RESOURCES,
  SCHEDULING,
  fields,
  shown,
  type ShownFields,
} from './shownField';

const SECURITY = fields(
  'runAsUser runAsGroup runAsNonRoot fsGroup fsGroupChangePolicy supplementalGroups privileged allowPrivilegeEscalation readOnlyRootFilesystem',
  {
    capabilities: fields('add drop'),
    seccompProfile: fields('type localhostProfile'),
    seLinuxOptions: fields('user role type level'),
  },
);

const KEY = fields('name key optional');
const FIELD = fields('apiVersion fieldPath');

/** Without `command` and `args`: virt-launcher's hold the domain's name, those of sidecars what a user wrote. */
const CONTAINER = fields(
  'name image imagePullPolicy workingDir restartPolicy terminationMessagePath terminationMessagePolicy stdin tty',
  {
    ports: fields('name containerPort hostPort protocol'),
    env: fields('name', {
      valueFrom: {
        fieldRef: FIELD,
        resourceFieldRef: fields('containerName resource divisor'),
        configMapKeyRef: KEY,
        secretKeyRef: KEY,
      },
    }),
    envFrom: {
      configMapRef: fields('name optional'),
      secretRef: fields('name optional'),
    },
    resources: RESOURCES,
    volumeMounts: fields('name mountPath subPath readOnly mountPropagation'),
    volumeDevices: fields('name devicePath'),
    livenessProbe: PROBE,
    readinessProbe: PROBE,
    startupProbe: PROBE,
    lifecycle: { postStart: HANDLER, preStop: HANDLER },
    securityContext: SECURITY,
  },
);

const DOWNWARD = fields('defaultMode', {
  items: fields('path mode', { fieldRef: FIELD }),
});

const POD_VOLUME = fields('name', {
  emptyDir: fields('medium sizeLimit'),
  hostPath: fields('path type'),
  persistentVolumeClaim: CLAIM,
  configMap: fields('name defaultMode optional'),
  secret: fields('secretName defaultMode optional'),
  downwardAPI: DOWNWARD,
  projected: fields('defaultMode', {
    sources: {
      serviceAccountToken: fields('path expirationSeconds'),
      configMap: fields('name optional'),
      secret: fields('name optional'),
      downwardAPI: DOWNWARD,
    },
  }),
  csi: fields('driver readOnly'),
});

const CONTAINER_STATE: ShownFields = {
  running: fields('startedAt'),
  waiting: fields('reason'),
  terminated: fields('exitCode signal reason startedAt finishedAt containerID'),
};

const CONTAINER_STATUS = fields(
  'name image imageID containerID ready started restartCount',
  {
    state: CONTAINER_STATE,
    lastState: CONTAINER_STATE,
    allocatedResources: MAP,
    resources: RESOURCES,
  },
);

/** The fields of a Pod that are shown; see `SHOWN_FIELDS`. */
export const POD = shown(
  {
    ...SCHEDULING,
    ...fields(
      'nodeName restartPolicy serviceAccountName serviceAccount automountServiceAccountToken enableServiceLinks priority preemptionPolicy runtimeClassName hostNetwork hostPID hostIPC',
      {
        containers: CONTAINER,
        initContainers: CONTAINER,
        ephemeralContainers: CONTAINER,
        volumes: POD_VOLUME,
        imagePullSecrets: NAME,
        securityContext: SECURITY,
        overhead: MAP,
        readinessGates: fields('conditionType'),
        schedulingGates: NAME,
      },
    ),
  },
  fields(
    'phase reason qosClass hostIP podIP startTime nominatedNodeName observedGeneration',
    {
      hostIPs: fields('ip'),
      podIPs: fields('ip'),
      containerStatuses: CONTAINER_STATUS,
      initContainerStatuses: CONTAINER_STATUS,
      ephemeralContainerStatuses: CONTAINER_STATUS,
    },
  ),
);
