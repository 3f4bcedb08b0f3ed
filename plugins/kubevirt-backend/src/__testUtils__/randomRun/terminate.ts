/** A container's status, as the kubelet writes it. */
interface ContainerStatus {
  ready: boolean;
  state?: object;
}

/** Lets a container have ended just now. */
export function terminate(
  container: ContainerStatus,
  exitCode: number,
  reason: string,
): void {
  const now = new Date().toISOString();
  container.ready = false;
  container.state = {
    terminated: { exitCode, reason, startedAt: now, finishedAt: now },
  };
}
