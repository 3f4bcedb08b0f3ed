/* What several layers read of Kubernetes' own objects (k8s.io/api core/v1 types.go). */

/** An entry of a list whose entries have names. */
export interface Named {
  name: string;
}

/** A condition as most kinds carry it. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastProbeTime?: string | null;
  lastTransitionTime?: string | null;
  lastHeartbeatTime?: string | null;
  lastUpdateTime?: string | null;
}

/** How a container ended. */
export interface ContainerEnd {
  exitCode: number;
  signal?: number;
  reason?: string;
  message?: string;
  startedAt?: string;
  finishedAt?: string;
}

/** What a container does; one of the three. */
interface ContainerState {
  waiting?: { reason?: string; message?: string };
  running?: { startedAt: string };
  terminated?: ContainerEnd;
}

/** An entry of `status.containerStatuses` of a pod. */
export interface ContainerStatus extends Named {
  ready: boolean;
  started?: boolean;
  restartCount?: number;
  state?: ContainerState;
  lastState?: ContainerState;
}

/** An entry of `spec.containers` of a pod. */
export interface Container extends Named {
  image: string;
  restartPolicy?: string;
}

/** An entry of a pod's volumes that is a claim. */
export interface ClaimVolume extends Named {
  persistentVolumeClaim?: { claimName: string };
}
